"""The server with a SQLite that does not wait for the disk: `kill -9` would never notice."""

import sys

from django.core.management import call_command
from django.db import connections

if __name__ == "__main__":
    options = connections.databases["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("=FULL", "=OFF")
    call_command("serve", sys.argv[1])
