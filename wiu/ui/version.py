"""Which version of the product this is: printed on the About line, in the log and by the health address."""

from __future__ import annotations

VERSION = "0.2.0"
