"""SQLite without the writer's lock around a deed: only for the control of `kith bench signup`."""
