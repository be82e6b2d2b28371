"""Pictures people send: read with care, and drawn anew in two sizes.

Nothing of the file that was sent is kept: it is decoded and encoded again, so that no EXIF (where
and with what a photo was taken), no second file hidden behind the first and no script comes along.
That happens in a process of its own (``drawing.py``), one at a time, with an end to its memory and
its time: what a file of strangers does to a decoder, it does there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from typing import IO

from .drawn import LARGE, SMALL, Picture, PictureRefused, Refusal, small_size
from .turns import Busy, turn

__all__ = ["LARGE", "SMALL", "Busy", "Picture", "PictureRefused", "Refusal", "read", "small_size"]

MOST_BYTES = 15 * 1024 * 1024
CONTENT_TYPES = [
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/avif",
    "image/heic",
    "image/heif",
]
MOST_SECONDS = 20  # of one drawing; a telephone's largest photo takes one
_BLOCK = 64 * 1024


def read(file: IO[bytes]) -> Picture:
    """Decode what somebody sent and encode it anew. Raises PictureRefused, or turns.Busy."""
    with turn(), tempfile.TemporaryFile() as copy:
        _copy(file, copy)
        try:
            done = subprocess.run(
                [sys.executable, "-m", "eventsite.web.drawing"],
                stdin=copy,
                capture_output=True,
                timeout=MOST_SECONDS,
                env=_ENVIRONMENT,
            )
        except subprocess.TimeoutExpired as error:
            raise PictureRefused(Refusal.TOO_MANY_PIXELS) from error
    return _picture(done)


# It needs no secret of ours, and gets none.
_ENVIRONMENT = {
    "PATH": os.environ.get("PATH", ""),
    "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
}


def _copy(file: IO[bytes], copy: IO[bytes]) -> None:
    """A block at a time: several who wait hold nothing of theirs in memory."""
    size = 0
    while block := file.read(_BLOCK):
        size += len(block)
        if size > MOST_BYTES:
            raise PictureRefused(Refusal.TOO_MANY_BYTES)
        copy.write(block)
    copy.seek(0)


def _picture(done: subprocess.CompletedProcess[bytes]) -> Picture:
    head, _, rest = done.stdout.partition(b"\n")
    if done.returncode or not head:  # a decoder that came to grief
        raise PictureRefused(Refusal.NO_PICTURE)
    said = json.loads(head)
    if "refused" in said:
        raise PictureRefused(Refusal(said["refused"]))
    size = said["size_of_large"]
    return Picture(rest[:size], rest[size:], said["width"], said["height"])
