"""How Kith is doing, told to machines: health, metrics, and a log without people in it."""

from typing import Final

# Where each process of a server counts; the metrics library's own variable.
FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
