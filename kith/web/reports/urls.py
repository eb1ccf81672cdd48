"""Addresses of reports."""

from typing import Final

from django.urls import URLPattern

urlpatterns: Final[list[URLPattern]] = []
