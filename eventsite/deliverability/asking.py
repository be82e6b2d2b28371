"""Questions to a name server, with what DNSSEC says of the answer."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from functools import cache
from typing import Any

import dns.exception
import dns.flags
import dns.name
import dns.resolver
import dns.reversename

LONGEST = 6.0  # seconds for one question, with its second try
PORT = 53


class NoAnswer(Exception):
    """No name server answers, or it failed on this name (SERVFAIL: mostly a broken DNSSEC)."""


class NoNetwork(NoAnswer):
    """None answers at all."""


@dataclass(frozen=True)
class Answer:
    """``is_authentic``: the server checked the signatures (AD, RFC 4035 §3.2.3). Without records: there are none."""

    records: tuple[Any, ...] = ()
    is_authentic: bool = False


class Names:
    """By the server of this machine, or the one named ``address`` or ``address:port`` (``[address]:port``)."""

    def __init__(self, nameserver: str = "") -> None:
        """Raises ValueError for what is no address, NoNetwork where this machine names no server."""
        try:
            self._resolver = dns.resolver.Resolver(configure=not nameserver)
        except dns.resolver.NoResolverConfiguration:
            raise NoNetwork("This machine names no name server (/etc/resolv.conf).") from None
        if nameserver:
            address, port = _split(nameserver)
            self._resolver.nameservers = [address]
            self._resolver.port = port
        self._resolver.lifetime = LONGEST
        self._resolver.timeout = LONGEST / 2
        self._resolver.flags = dns.flags.RD | dns.flags.AD
        self.ask = cache(self._ask)

    def check(self, domain: str) -> None:
        """Raises NoNetwork unless anything is answered."""
        try:
            self._resolver.resolve(domain, "SOA", raise_on_no_answer=False)
        except dns.resolver.NXDOMAIN:
            return
        except dns.exception.DNSException as error:
            if isinstance(error, dns.resolver.NoNameservers) and "SERVFAIL" in str(error):
                return
            servers = ", ".join(str(one) for one in self._resolver.nameservers)
            raise NoNetwork(f"No name server answers ({servers}).") from None

    def _ask(self, name: str, kind: str) -> Answer:
        """Raises NoAnswer."""
        try:
            found = self._resolver.resolve(name, kind, raise_on_no_answer=False)
        except (dns.resolver.NXDOMAIN, dns.name.EmptyLabel, dns.name.LabelTooLong):
            return Answer()
        except dns.exception.DNSException as error:
            raise NoAnswer(f"{name} ({kind}): {type(error).__name__}") from None
        is_authentic = bool(found.response.flags & dns.flags.AD)
        return Answer(tuple(found.rrset or ()), is_authentic)

    def texts(self, name: str) -> list[str]:
        """TXT records, each as one text (RFC 7208 §3.3)."""
        found = self.ask(name, "TXT").records
        return [b"".join(one.strings).decode("utf-8", "replace") for one in found]

    def addresses(self, name: str) -> list[str]:
        """IPv4 and IPv6."""
        return [str(one) for kind in ("A", "AAAA") for one in self.ask(name, kind).records]

    def mail_servers(self, domain: str) -> list[str]:
        """First choice first. [""] where the domain says that it takes no mail (RFC 7505)."""
        found = sorted(self.ask(domain, "MX").records, key=lambda one: int(one.preference))
        return [str(one.exchange).rstrip(".").lower() for one in found]

    def names_of(self, address: str) -> list[str]:
        """By its reverse zone (PTR)."""
        name = dns.reversename.from_address(address).to_text()
        return [str(one).rstrip(".").lower() for one in self.ask(name, "PTR").records]


def _split(nameserver: str) -> tuple[str, int]:
    address, port = nameserver, ""
    if nameserver.startswith("["):
        address, _end, port = nameserver[1:].partition("]")
        port = port.removeprefix(":")
    elif nameserver.count(":") == 1:
        address, port = nameserver.split(":")
    return str(ipaddress.ip_address(address)), int(port or PORT)
