"""Work that ends the process it is done in; it knows nothing else, so that a new process soon has it in hand."""

import os


def die_at_first(mark):
    """Die, and leave a mark; where the mark is there, return the process."""
    if not mark.exists():
        mark.touch()
        os._exit(1)
    return os.getpid()
