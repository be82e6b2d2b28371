"""Domains: one spelling in any alphabet (IDNA 2008, RFC 5891, with the mapping of UTS 46)."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import email_validator
import idna


class NoDomain(ValueError):
    """It can be the domain of no mail and no page."""


@lru_cache(maxsize=500)  # most people have their mail at a few
def spell(typed: str) -> str:
    """Lower-cased and readable: ``xn--bcher-kva.nl`` and ``BÜCHER.nl`` are ``bücher.nl``.

    ß stays ß, which is another domain than ss. Raises NoDomain for one without a dot, for numbers (an
    IP address), for letters that only look like others, and for what only one house's network knows
    (RFC 6761). No top-level domain has one letter or begins with a digit: “n.v.t.” is none.
    """
    if unicodedata.normalize("NFKC", typed) != unicodedata.normalize("NFC", typed):
        raise NoDomain
    try:
        spelled = idna.decode(_encode(typed))
        _encode(spelled)
    except UnicodeError as error:
        raise NoDomain from error
    *before, last = spelled.split(".")
    if not before or len(last) < 2 or last[0].isdigit() or _is_of_no_network(spelled):
        raise NoDomain
    return spelled


def _is_of_no_network(domain: str) -> bool:
    return f".{domain}".endswith(
        tuple(f".{one}" for one in email_validator.SPECIAL_USE_DOMAIN_NAMES)
    )


def encode(domain: str) -> str:
    """As it travels: letters of ASCII only. Raises NoDomain."""
    try:
        return _encode(domain)
    except UnicodeError as error:
        raise NoDomain from error


def _encode(domain: str) -> str:
    return idna.encode(domain, uts46=True, std3_rules=True, transitional=False).decode()
