"""Which servers may send for a domain: Sender Policy Framework, as a receiver evaluates it (RFC 7208).

Written here, for the library that did it is not kept any more, and the one that is kept brings sixteen others
and knows no server's address. Held to the examples of the RFC by tests/eventsite/deliverability/test_spf.py.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address

from .asking import Names
from .findings import Finding, advice, good, unknown, wrong

MOST_LOOKUPS = 10  # §4.6.4
MOST_VOID = 2
MOST_MX = 10
RESULTS = {"+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}
_TERM = re.compile(
    r"([+\-~?])?(all|include|a|mx|ptr|ip4|ip6|exists)(?::([^/]*))?((?:/\d{1,3})?(?://\d{1,3})?)",
    re.IGNORECASE,
)
_MODIFIER = re.compile(r"([a-z][a-z0-9_.\-]*)=(\S*)", re.IGNORECASE)
_MACRO = re.compile(r"%(?:\{([slodiphcrtv])(\d*)(r?)([.\-+,/_=]*)\}|([%_\-]))", re.IGNORECASE)
_NEED_VALUE = {"include", "exists", "ip4", "ip6"}

Address = IPv4Address | IPv6Address


class Broken(Exception):
    """A receiver calls it permerror: it can't be understood, or asks too much."""


@dataclass
class Evaluation:
    """``result`` is of one address, or without one what all others get; the counts are what it took."""

    result: str = "neutral"
    lookups: int = 0
    void: int = 0
    domains: list[str] = field(default_factory=list)


def records_of(names: Names, domain: str) -> list[str]:
    return [
        one
        for one in names.texts(domain)
        if one.lower() == "v=spf1" or one.lower().startswith("v=spf1 ")
    ]


def evaluate(names: Names, domain: str, address: str = "", sender: str = "") -> Evaluation:
    """Of mail from that address; without one nothing matches, so that all of it is gone through.

    Raises Broken and NoAnswer.
    """
    ip = ipaddress.ip_address(address) if address else None
    evaluation = Evaluation()
    check = _Check(names, ip, sender or f"postmaster@{domain}", evaluation)
    evaluation.result = check.host(domain)
    return evaluation


@dataclass
class _Check:
    names: Names
    ip: Address | None
    sender: str
    so_far: Evaluation

    def host(self, domain: str) -> str:
        """§4: pass, fail, softfail, neutral, or none."""
        if domain in self.so_far.domains:
            raise Broken(f"{domain} includes itself")
        found = records_of(self.names, domain)
        if not found:
            return "none"
        if len(found) > 1:
            raise Broken(f"{domain} has {len(found)} SPF records, and there may be one")
        self.so_far.domains.append(domain)
        try:
            return self._record(found[0], domain)
        finally:
            self.so_far.domains.pop()

    def _record(self, record: str, domain: str) -> str:
        terms, modifiers = _parsed(record)
        for qualifier, name, value, size in terms:
            if self._matches(name, value, size, domain):
                return RESULTS[qualifier]
        if "redirect" in modifiers and not any(name == "all" for _q, name, _v, _s in terms):
            self._count()
            target = self._expanded(modifiers["redirect"], domain)
            result = self.host(target)
            if result == "none":
                raise Broken(f"it redirects to {target}, which has no SPF record")
            return result
        return "neutral"

    def _matches(self, name: str, value: str, size: str, domain: str) -> bool:
        match name:
            case "all":
                return True
            case "ip4" | "ip6":
                return self._is_in(_network(name, value + size))
            case "include":
                return self._includes(self._target(value, domain))
            case "exists":
                return self._exists(value, domain)
            case "a":
                return self._is_of(self._target(value, domain), size)
            case "mx":
                return self._is_of_mx(self._target(value, domain), size)
        self._count()
        return self._is_by_its_name(self._target(value, domain))

    def _target(self, value: str, domain: str) -> str:
        return self._expanded(value, domain) if value else domain

    def _count(self) -> None:
        self.so_far.lookups += 1
        if self.so_far.lookups > MOST_LOOKUPS:
            raise Broken(f"it asks for more than {MOST_LOOKUPS} look-ups")

    def _count_void(self, found: object) -> None:
        if not found:
            self.so_far.void += 1
            if self.so_far.void > MOST_VOID:
                raise Broken(f"more than {MOST_VOID} of its look-ups find nothing")

    def _includes(self, target: str) -> bool:
        self._count()
        result = self.host(target)
        if result == "none":
            raise Broken(f"it includes {target}, which has no SPF record")
        return result == "pass" and self.ip is not None

    def _exists(self, value: str, domain: str) -> bool:
        self._count()
        if self.ip is None:
            return False
        found = self.names.ask(self._expanded(value, domain), "A").records
        self._count_void(found)
        return bool(found)

    def _addresses(self, name: str) -> list[str]:
        if self.ip is None:
            return self.names.addresses(name)
        kind = "A" if self.ip.version == 4 else "AAAA"
        return [str(one) for one in self.names.ask(name, kind).records]

    def _is_of(self, name: str, size: str) -> bool:
        self._count()
        found = self._addresses(name)
        self._count_void(found)
        return self._is_near(found, size)

    def _is_of_mx(self, domain: str, size: str) -> bool:
        self._count()
        servers = self.names.mail_servers(domain)
        self._count_void(servers)
        if len(servers) > MOST_MX:
            raise Broken(f"{domain} has more than {MOST_MX} mail servers")
        return self._is_near(
            [one for name in servers if name for one in self._addresses(name)], size
        )

    def _is_by_its_name(self, domain: str) -> bool:
        """§5.5: not to be used, and still understood."""
        if self.ip is None:
            return False
        return any(
            (name == domain or name.endswith(f".{domain}"))
            and str(self.ip) in self.names.addresses(name)
            for name in self.names.names_of(str(self.ip))[:MOST_MX]
        )

    def _is_near(self, addresses: list[str], size: str) -> bool:
        four, _slashes, six = size.partition("//")
        for one in addresses:
            address = ipaddress.ip_address(one)
            bits = four.strip("/") if address.version == 4 else six
            if self._is_in(ipaddress.ip_network(f"{one}/{bits}" if bits else one, strict=False)):
                return True
        return False

    def _is_in(self, network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool:
        return self.ip is not None and self.ip.version == network.version and self.ip in network

    def _expanded(self, text: str, domain: str) -> str:
        """§7."""
        local, _at, of_sender = self.sender.rpartition("@")
        ip = self.ip or IPv4Address("192.0.2.1")
        dotted = str(ip) if ip.version == 4 else ".".join(ip.exploded.replace(":", ""))
        values = {
            "s": self.sender,
            "l": local,
            "o": of_sender,
            "d": domain,
            "i": dotted,
            "h": domain,
            "p": "unknown",
            "v": "in-addr" if ip.version == 4 else "ip6",
        }

        def one(found: re.Match[str]) -> str:
            letter, digits, is_reversed, delimiters, literal = found.groups()
            if literal:
                return {"%": "%", "_": " ", "-": "%20"}[literal]
            if letter.lower() not in values:
                raise Broken(f"%{{{letter}}} has no place here")
            parts = re.split(f"[{re.escape(delimiters or '.')}]", values[letter.lower()])
            parts = parts[::-1] if is_reversed else parts
            return ".".join(parts[-int(digits) :] if digits else parts)

        if re.search(r"%(?![{%_\-])", text):
            raise Broken(f"{text} holds a % that means nothing")
        return _MACRO.sub(one, text).rstrip(".").lower()


def _network(name: str, value: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        network = ipaddress.ip_network(value, strict=False)
    except ValueError:
        raise Broken(f"{value} is no network") from None
    if network.version != int(name[-1]):
        raise Broken(f"{value} is not of the kind that {name} wants")
    return network


def _parsed(record: str) -> tuple[list[tuple[str, str, str, str]], dict[str, str]]:
    """Terms as qualifier, name, value and size; modifiers by name. Raises Broken."""
    terms: list[tuple[str, str, str, str]] = []
    modifiers: dict[str, str] = {}
    for text in record.split(" ")[1:]:
        if not text:
            continue
        if modifier := _MODIFIER.fullmatch(text):
            name = modifier[1].lower()
            if name in modifiers and name in ("redirect", "exp"):
                raise Broken(f"{name} stands in it twice")
            modifiers[name] = modifier[2]
            continue
        term = _TERM.fullmatch(text)
        if term is None:
            raise Broken(f"“{text}” means nothing")
        qualifier, name, value, size = (term[1] or "+", term[2].lower(), term[3] or "", term[4])
        if (name in _NEED_VALUE and not value) or (name == "all" and (value or size)):
            raise Broken(f"“{text}” means nothing")
        terms.append((qualifier, name, value, size))
    return terms, modifiers


def check(names: Names, domain: str, addresses: list[str], sender: str) -> list[Finding]:
    """Of a domain that stands in envelopes of ours, and the servers that send."""
    example = f'{domain} TXT "v=spf1 {" ".join(_as_term(one) for one in addresses) or "mx"} -all"'
    found = records_of(names, domain)
    if not found:
        return [wrong("spf-missing", f"{domain} has no SPF record.", f"Add one: {example}")]
    try:
        whole = evaluate(names, domain)
        results = {one: evaluate(names, domain, one, sender).result for one in addresses}
    except Broken as broken:
        return [
            wrong(
                "spf-broken",
                f"The SPF record of {domain} is broken: {broken}.",
                "Receivers treat it as if there was none. Mend it, and keep it short.",
            )
        ]
    said = [
        good(
            "spf-record",
            f"{domain} has an SPF record: {found[0]} ({whole.lookups} look-ups of {MOST_LOOKUPS}).",
        )
    ]
    if whole.lookups > MOST_LOOKUPS - 2:
        said.append(
            advice(
                "spf-near-limit",
                f"SPF of {domain} takes {whole.lookups} look-ups; at {MOST_LOOKUPS + 1} it breaks.",
                "Name networks (ip4:, ip6:) in the place of some names.",
            )
        )
    if whole.result in ("neutral", "pass"):
        ends = "?all or nothing" if whole.result == "neutral" else "+all"
        said.append(
            wrong(
                "spf-open",
                f"SPF of {domain} ends in {ends}: anybody may send in its name.",
                "End it in -all, or ~all as long as you are not sure.",
            )
        )
    said += [_of_server(domain, one, result) for one, result in results.items()]
    if not addresses:
        said.append(
            unknown(
                "spf-server",
                "Which server sends to the world is not known.",
                "Give its address: --sends-from ADDRESS.",
            )
        )
    return said


def _of_server(domain: str, address: str, result: str) -> Finding:
    if result == "pass":
        return good("spf-server", f"{address} may send for {domain}.")
    return wrong(
        "spf-server",
        f"{address} may not send for {domain} by its SPF record ({result}).",
        f"Add {_as_term(address)} to it, before “all”.",
    )


def _as_term(address: str) -> str:
    return f"ip{ipaddress.ip_address(address).version}:{address}"
