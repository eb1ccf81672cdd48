"""What the tables of a house say of a session, beside what people were told."""

import json
import sys

from kith.ops.bench.signup_rows import look

if __name__ == "__main__":
    print(json.dumps(look(int(sys.argv[1]), sys.argv[2:])))
