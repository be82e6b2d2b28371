"""Room on Python's own stack, so that no loop runs across the end of a piece of it.

CPython keeps the frames of a thread in pieces of 16 kB, and gives a piece back as soon as its last frame is
left. Where a loop's calls begin a new piece, each turn has the kernel map memory, fill it and take it away
again: a template's loop over fifty rows took 14 ms of the processor in place of 3. docs/adr/0052-room-on-the-stack.md.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# Of 8 bytes. A piece is twice as large as the frame it begins with, so as many are left.
_SLOTS = 2**15


def roomy(call: Callable[P, R], /, *args: P.args, **options: P.kwargs) -> R:
    """``call(*args, **options)``, in a piece of the stack that holds all that it calls.

    It says that it needs many slots itself, and uses none: memory that nobody touches costs nothing.
    """
    return call(*args, **options)


roomy.__code__ = roomy.__code__.replace(co_stacksize=_SLOTS)
