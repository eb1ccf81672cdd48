"""Fills a house with people who are signed in and a session: how many, and for how many."""

import json
import sys

from kith.ops.bench.signup_rows import fill

if __name__ == "__main__":
    print(json.dumps(fill(int(sys.argv[1]), int(sys.argv[-1]))))
