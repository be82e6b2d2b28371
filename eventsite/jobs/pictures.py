"""Files of pictures that nothing shows: looked at and given up, or left where what showed them was deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from eventsite.web import picture_files

UNNAMED_FOR = timedelta(days=1)  # a form that shows one first is sent by then


@dataclass(frozen=True)
class Pictures:
    """Of one owner, as it stands before their names.

    ``named``: what is shown now. ``discard`` deletes one unless it is shown by then.
    """

    owner: str
    named: Callable[[], Iterable[str]]
    discard: Callable[[str], object]


_pictures: list[Pictures] = []


def connect(pictures: Iterable[Pictures]) -> None:
    """From now on these show pictures. ``wiring/`` names them."""
    _pictures[:] = pictures


def discard_unnamed(now: datetime) -> None:
    """Files that nothing names and that were last stored more than a day ago; of who is not known here, none."""
    kept = picture_files.names()
    for of in _pictures:
        # Listed first: what is stored from here on is not among them.
        for name in sorted(kept.get(of.owner, set()) - set(of.named())):
            if picture_files.is_older(name, now - UNNAMED_FOR):
                of.discard(name)
