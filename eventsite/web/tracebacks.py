"""Where an error came from, for a log: the lines of code, and its message only where that quotes nobody.

``ValueError: no Bram de Boer here`` says of somebody what no log may hold; so do most errors about what was sent.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator

# By name, of themselves or of a class that they come from: they speak of code, of machines and of settings.
_OPEN = {
    "AttributeError",
    "ConnectionError",
    "ImportError",
    "ImproperlyConfigured",
    "InterfaceError",
    "MemoryError",
    "NameError",
    "NotImplementedError",
    "OperationalError",
    "ProgrammingError",
    "RecursionError",
    "TemplateDoesNotExist",
    "TimeoutError",
    "TransactionManagementError",
    "TypeError",
}
_MOST = 1000  # characters of a message


def described(error: BaseException) -> str:
    """As Python prints it, but for messages; what led to it first."""
    parts = [_one(one) for one in reversed(list(_chain(error)))]
    return "\n\nwhich led to:\n\n".join(parts)


def message_of(error: BaseException) -> str:
    """What it says, where that is of nobody; else nothing."""
    is_open = any(kind.__name__ in _OPEN for kind in type(error).__mro__)
    return str(error)[:_MOST] if is_open else ""


def _one(error: BaseException) -> str:
    lines = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    message = message_of(error)
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    where = f"Traceback (most recent call last):\n{lines}\n" if lines else ""
    return f"{where}{name}{': ' if message else ''}{message}"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
