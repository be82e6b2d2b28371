"""The bytes of a page that is kept: as they are, or pressed by gzip once for all who take that."""

from __future__ import annotations

import gzip
import struct
import uuid
import zlib
from typing import NamedTuple, Protocol

_LEVEL = 6  # how hard to press
_HEAD = (
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # of gzip, with no name and no date: RFC 1952 §2.3
)
_END = b"\x03\x00"  # the last block of deflate, of nothing: RFC 1951 §3.2


class Body(Protocol):
    """``size`` is the bytes of memory that it takes."""

    @property
    def has_gzip(self) -> bool: ...

    @property
    def size(self) -> int: ...

    def plain(self) -> bytes: ...

    def gzip(self) -> bytes: ...


class Plain:
    """What gains nothing by pressing, such as a picture."""

    has_gzip = False

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.size = len(content)

    def plain(self) -> bytes:
        return self._content

    gzip = plain


class Pressed:
    """Kept pressed: who does not take gzip has it undone for them."""

    has_gzip = True

    def __init__(self, content: bytes) -> None:
        self._pressed = gzip.compress(content, _LEVEL, mtime=0)
        self.size = len(self._pressed)

    def plain(self) -> bytes:
        return gzip.decompress(self._pressed)

    def gzip(self) -> bytes:
        return self._pressed


class _Part(NamedTuple):
    plain: bytes
    pressed: bytes  # whole blocks of deflate, that refer to nothing before them


class Differing:
    """With an id in it that is another each time: what stands between is pressed once, the id not at all."""

    def __init__(self, content: bytes, form_id: bytes, *, has_gzip: bool) -> None:
        self.has_gzip = has_gzip
        parts = content.split(form_id)
        self._parts = [_Part(part, _blocks(part) if has_gzip else b"") for part in parts]
        self.size = sum(len(part.plain) + len(part.pressed) for part in self._parts)

    def plain(self) -> bytes:
        return _new_id().join(part.plain for part in self._parts)

    def gzip(self) -> bytes:
        form_id = _new_id()
        told = form_id.join(part.plain for part in self._parts)
        blocks = _stored(form_id).join(part.pressed for part in self._parts)
        return b"".join((_HEAD, blocks, _END, struct.pack("<LL", zlib.crc32(told), len(told))))


def _new_id() -> bytes:
    return str(uuid.uuid4()).encode()


def _blocks(content: bytes) -> bytes:
    deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflate.compress(content) + deflate.flush(zlib.Z_FULL_FLUSH)


def _stored(content: bytes) -> bytes:
    """A block of deflate that holds these bytes as they are (RFC 1951 §3.2.4)."""
    return b"\x00" + struct.pack("<HH", len(content), len(content) ^ 0xFFFF) + content
