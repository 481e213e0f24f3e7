"""Memory: whether Python stops to look for rubbish in the middle of large work."""

import gc
from contextlib import contextmanager


@contextmanager
def without_collecting():
    """Collect no garbage inside: what such work makes lives to its end, and looking it over costs a quarter.

    For a process that does one thing at a time: a command, or a worker of one thread.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
