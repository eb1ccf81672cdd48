"""Adapters to the outside: spreadsheets, short messages. Rules of the business live below."""
