"""Whether the tests would notice if the code were a little different."""
