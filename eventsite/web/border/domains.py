"""Domains: one spelling in any alphabet (IDNA 2008, RFC 5891, with the mapping of UTS 46)."""

from __future__ import annotations

import unicodedata

import idna


class NoDomain(ValueError):
    """It can be the domain of no mail and no page."""


def spell(typed: str) -> str:
    """Lower-cased and readable: ``xn--bcher-kva.nl`` and ``BÜCHER.nl`` are ``bücher.nl``.

    ß stays ß, which is another domain than ss. Raises NoDomain for one without a dot, for numbers (an
    IP address), and for letters that only look like others.
    """
    if unicodedata.normalize("NFKC", typed) != unicodedata.normalize("NFC", typed):
        raise NoDomain
    try:
        spelled = idna.decode(_encode(typed))
        _encode(spelled)
    except UnicodeError as error:
        raise NoDomain from error
    *_before, last = spelled.split(".")
    if not _before or last.isdigit():
        raise NoDomain
    return spelled


def encode(domain: str) -> str:
    """As it travels: letters of ASCII only. Raises NoDomain."""
    try:
        return _encode(domain)
    except UnicodeError as error:
        raise NoDomain from error


def _encode(domain: str) -> str:
    return idna.encode(domain, uts46=True, std3_rules=True, transitional=False).decode()
