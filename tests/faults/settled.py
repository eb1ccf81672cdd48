"""What is said of a house's database and of its disk."""

import json

from kith.ops.durability import faults, narrow

if __name__ == "__main__":
    print(json.dumps({"faults": faults(), "narrow": narrow()}))
