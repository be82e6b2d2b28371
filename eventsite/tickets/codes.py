"""Ticket codes and the QR codes that carry them.

A code is 26 characters of Crockford base32 (130 bits): opaque, without a URL, so that its QR code
is small enough (version 2, level Q) to read from a dim phone at arm's length. It is worked out from
the site's key; the database keeps its SHA-256 only.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import re
from collections.abc import Iterable, Iterator
from itertools import groupby

import qrcode
import qrcode.constants
from django.conf import settings
from django.db.models import Q, Value
from PIL import Image
from qrcode.image.svg import SvgPathFillImage

from eventsite.models import Registration

CODE_LENGTH = 26
TICKET_QR_VERSION = 2
# Of the eight, the one that is best for most codes; they are as good as chance, so for each to be tried on
# all eight takes three times as long and wins little (ISO/IEC 18004 §7.8.3 weighs them).
TICKET_QR_MASK = 6
_RFC4648 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TO_CROCKFORD = str.maketrans(_RFC4648, _CROCKFORD)
_MISREAD = str.maketrans("OIL", "011")
KEY_LENGTH = 20  # hex digits
_KEY = re.compile(f"[0-9a-f]{{{KEY_LENGTH}}}")


class TicketUnknown(Exception):
    """The registration's code was made with a key that the site no longer has."""


def give(registration: Registration) -> None:
    """Give a registration that is stored its ticket."""
    put(registration)
    registration.save(update_fields=["ticket_hash"])


def put(registration: Registration) -> None:
    """As ``give``, for who saves it then: one that is new, or many at once."""
    registration.ticket_hash = hash_code(_make(registration, settings.SECRET_KEY))


def code_of(registration: Registration) -> str:
    """The registration's ticket code, also after the site's key was rotated.

    Raises TicketUnknown when the key it was made with is gone from SECRET_KEY_FALLBACKS.
    """
    for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
        code = _make(registration, key)
        if hash_code(code) == registration.ticket_hash:
            return code
    raise TicketUnknown(registration.pk)


def key_of(registration: Registration) -> str:
    """What a tablet knows a ticket by: the start of its hash, 80 bits. "" while it has no ticket.

    Enough to tell the tickets of one evening apart, and no ticket can be made from it.
    """
    return (registration.ticket_hash or "")[:KEY_LENGTH]


def with_keys(keys: Iterable[str]) -> Q:
    """Whose tickets a tablet knows by these keys."""
    found = [between(*bounds_of(key)) for key in keys if is_key(key)]
    return Q(*found, _connector=Q.OR) if found else Q(pk__in=[])


def find_by_key(key: str) -> Registration | None:
    """The registration whose ticket a tablet knows by this key."""
    if not is_key(key):
        return None
    found = Registration.objects.select_related("event").filter(between(*bounds_of(key)))
    return found.first()


def is_key(text: str) -> bool:
    return _KEY.fullmatch(text) is not None


def bounds_of(key: str) -> tuple[str, str]:
    """The first hash that begins with it, and what comes behind the last."""
    return key, f"{key}g"  # which follows every hex digit


def between(first: str | Value, behind: str | Value) -> Q:
    """Whose ticket's hash is. A range, since LIKE finds its way through no index on SQLite."""
    return Q(ticket_hash__gte=first, ticket_hash__lt=behind)


def hash_code(code: str) -> str:
    """SHA-256 in hex. No salt: 130 random bits can't be guessed back."""
    return hashlib.sha256(code.encode()).hexdigest()


def as_typed(text: str) -> str:
    """The code that somebody typed over, with blanks or without; "" when it can't be one.

    Crockford's base32 takes O for 0, and I and L for 1.
    """
    code = "".join(text.split()).replace("-", "").upper().translate(_MISREAD)
    return code if len(code) == CODE_LENGTH and set(code) <= set(_CROCKFORD) else ""


def readable(code: str) -> str:
    """In groups to read aloud or to type: ``ABCDE FGHJK …``."""
    return " ".join(code[i : i + 5] for i in range(0, len(code), 5))


def qr_svg(code: str, *, version: int | None = TICKET_QR_VERSION) -> str:
    """An inline ``<svg>`` without size of its own, quiet zone of 4 modules included.

    Its white ground is part of the drawing: a browser that darkens pages darkens backgrounds, and
    leaves black on black. ``version`` None is the smallest that holds the text: for what is no ticket code.
    """
    rows = _qr(code, version).get_matrix()
    side = len(rows)
    dark = "".join(
        f"M{x} {y}h{width}v1h-{width}z" for y, row in enumerate(rows) for x, width in _runs(row)
    )
    return (
        '<svg class="qr" aria-hidden="true" focusable="false" '
        f'viewBox="0 0 {side} {side}" xmlns="http://www.w3.org/2000/svg">'
        f'<rect fill="white" width="{side}" height="{side}"/>'
        f'<path shape-rendering="crispEdges" d="{dark}"/></svg>'
    )


def _runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    """Where dark modules begin, and how many follow each other: half as much to send as each of them apart."""
    at = 0
    for is_dark, modules in groupby(row):
        width = len(list(modules))
        if is_dark:
            yield at, width
        at += width


def qr_svg_of_url(url: str) -> str:
    """An ``<svg>`` document of an address, for paper. Quiet zone of 4 modules included."""
    qr = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    qr.add_data(url)
    image: str = qr.make_image(image_factory=SvgPathFillImage).to_string(encoding="unicode")
    return image


def qr_png(code: str, *, module_pixels: int = 10) -> bytes:
    """For mails, which show no SVG. Black on white in every theme."""
    rows = _qr(code, TICKET_QR_VERSION).get_matrix()
    side = len(rows)
    image = Image.new("1", (side, side))
    image.putdata([not is_dark for row in rows for is_dark in row])
    buffer = io.BytesIO()
    size = (side * module_pixels, side * module_pixels)
    image.resize(size, Image.Resampling.NEAREST).save(buffer, format="PNG")
    return buffer.getvalue()


def _qr(code: str, version: int | None) -> qrcode.QRCode[SvgPathFillImage]:
    qr = qrcode.QRCode(
        version=version,
        error_correction=qrcode.constants.ERROR_CORRECT_Q,
        border=4,
        mask_pattern=TICKET_QR_MASK if version == TICKET_QR_VERSION else None,
    )
    qr.add_data(code)
    qr.make(fit=version is None)
    return qr


def _make(registration: Registration, key: str) -> str:
    message = f"ticket:{registration.ticket_seed}:{registration.link_version}".encode()
    digest = hmac.new(key.encode(), message, hashlib.sha256).digest()
    return base64.b32encode(digest).decode().translate(_TO_CROCKFORD)[:CODE_LENGTH]
