"""The server with another measure of silence within a request, in seconds; 0: it waits for ever."""

import struct
import sys

from django.core.management import call_command

from kith.ops import serving

if __name__ == "__main__":
    vars(serving)["_STALLS"] = struct.pack("ll", int(sys.argv[1]), 0)
    call_command("serve", sys.argv[2])
