"""All that is looked at, in the order in which one mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from django.conf import settings

from eventsite.site.reading import site

from . import dkim, dmarc, receiving, sending, spf
from .asking import Names, NoAnswer
from .findings import Finding, unknown


@dataclass(frozen=True)
class Wanted:
    """``selectors`` of DKIM; ``sends_from`` are addresses of servers; ``received`` is a mail of ours that arrived."""

    selectors: list[str] = field(default_factory=list)
    sends_from: list[str] = field(default_factory=list)
    received: Path | None = None
    maildir: Path | None = None


def check(names: Names, wanted: Wanted) -> Iterator[Finding]:
    """Raises NoNetwork, and OSError for a file that can't be read."""
    domain = settings.MAIL_DOMAIN
    selectors = list(wanted.selectors)
    yield from sending.check_settings()
    yield from sending.check_server()
    if wanted.maildir:
        yield from receiving.check_maildir(wanted.maildir)
    if wanted.received:
        yield from dkim.check_received(wanted.received, domain)
        selectors = selectors or _selectors_in(wanted.received, domain)
    names.check(domain)
    addresses = _or_none(lambda: sending.addresses(names, wanted.sends_from))
    yield from _asked("ptr", lambda: sending.check_names(names, addresses))
    yield from _asked("spf", lambda: spf.check(names, domain, addresses, settings.BOUNCE_EMAIL))
    yield from _asked("dkim", lambda: dkim.check(names, domain, selectors))
    yield from _asked("dmarc", lambda: dmarc.check(names, domain))
    yield from _asked("mx", lambda: receiving.check_servers(names, domain))
    for address, setting in _mailboxes().items():
        ask = partial(receiving.check_mailbox, names, address, setting)
        yield from _asked("mailbox", ask)
    yield from _asked("policies", lambda: receiving.check_policies(names, domain))


def _mailboxes() -> dict[str, str]:
    """Each once, with what it is called in the settings."""
    return {
        site().email: "SITE_EMAIL",
        settings.SENDER_EMAIL: "DEFAULT_FROM_EMAIL",
        settings.BOUNCE_EMAIL: "BOUNCE_EMAIL",
    }


def _selectors_in(mail: Path, domain: str) -> list[str]:
    found = dkim.signatures_in(mail)
    return [one["s"] for one in found if "s" in one and dkim.is_aligned(one.get("d", ""), domain)]


def _or_none(ask: Callable[[], list[str]]) -> list[str]:
    try:
        return ask()
    except NoAnswer:
        return []


def _asked(code: str, ask: Callable[[], list[Finding]]) -> list[Finding]:
    """A name that no server can tell of is no reason to stop."""
    try:
        return ask()
    except NoAnswer as error:
        return [
            unknown(
                f"{code}-unanswered",
                f"The name server gives no answer about {error}.",
                "Try again, or another one: --nameserver. It stays so? Then DNSSEC of that domain is broken.",
            )
        ]
