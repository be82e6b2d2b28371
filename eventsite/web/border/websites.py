"""Addresses on the web."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit, urlunsplit

from django.core.exceptions import ValidationError
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext_lazy as _

from . import domains
from .text import without_invisible

WRONG = _("Vul een adres in, zoals www.voorbeeld.nl.")
NO_MAIL = _("Dit is een e-mailadres. Vul een adres op het web in, zoals www.voorbeeld.nl.")
MOST_READ = 5_000  # characters


def clean(typed: str) -> str:
    """An absolute URI (RFC 3986); without a scheme it gets https. Raises ValidationError.

    No user name (``https://bank.nl@elders.nl`` leads elsewhere), no port but in numbers, no machine
    without a domain, no letters of two alphabets in one part of it (UTS 39 §5.2: “gеmeente.nl”).
    """
    text = without_invisible(typed[:MOST_READ])
    if re.fullmatch(r"(mailto:)?[^/?#@\s]+@[^/?#@\s]+", text, re.IGNORECASE):
        raise ValidationError(NO_MAIL, code="invalid")
    if re.search(r"[\s\\<>\"]", text):
        raise ValidationError(WRONG, code="invalid")
    if not re.match(r"https?://", text, re.IGNORECASE):
        text = f"https://{text.removeprefix('//')}"
    try:
        parts = urlsplit(text)
        host, port = (
            domains.encode(domains.spell((parts.hostname or "").removesuffix("."))),
            parts.port,
        )
    except ValueError as error:
        raise ValidationError(WRONG, code="invalid") from error
    if "@" in parts.netloc or any(map(_mixes_alphabets, domains.spell(host).split("."))):
        raise ValidationError(WRONG, code="invalid")
    netloc = f"{host}:{port}" if port else host
    return iri_to_uri(urlunsplit(parts._replace(scheme=parts.scheme.lower(), netloc=netloc)))


def _mixes_alphabets(label: str) -> bool:
    """Whether a Cyrillic or Greek letter stands among Latin ones, and looks like one of them."""
    names = (unicodedata.name(letter, "").partition(" ")[0] for letter in label)
    return len({"LATIN", "CYRILLIC", "GREEK"} & {*names}) > 1
