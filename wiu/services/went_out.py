"""That a release went out is told within the process, so that what stands beside it can be made ready again."""

from threading import Event

told = Event()
"""Set once a release went out; whoever makes things ready clears it."""
