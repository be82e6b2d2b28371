"""What receivers do with mail in our name that fails (DMARC, RFC 7489)."""

from __future__ import annotations

from .asking import Names
from .dkim import tags
from .findings import Finding, advice, good, wrong

POLICIES = ("none", "quarantine", "reject")
MOST_LABELS = 8


def find(names: Names, domain: str) -> tuple[str, list[str]]:
    """The records of the domain, or of the nearest above it that has any, and whose they are."""
    labels = domain.split(".")[-MOST_LABELS:]
    for above in range(len(labels) - 1):
        of = ".".join(labels[above:])
        if found := [one for one in names.texts(f"_dmarc.{of}") if is_record(one)]:
            return of, found
    return domain, []


def is_record(text: str) -> bool:
    return text.partition(";")[0].replace(" ", "").lower() == "v=dmarc1"


def check(names: Names, domain: str) -> list[Finding]:
    of, found = find(names, domain)
    name = f"_dmarc.{of}"
    example = f'_dmarc.{domain} TXT "v=DMARC1; p=quarantine; rua=mailto:dmarc@{domain}"'
    if not found:
        return [wrong("dmarc-missing", f"{domain} has no DMARC record.", f"Add one: {example}")]
    if len(found) > 1:
        return [
            wrong(
                "dmarc-double",
                f"{name} has {len(found)} records: receivers heed none.",
                "Keep one.",
            )
        ]
    said = tags(found[0])
    policy = said.get("p", "").lower()
    if of != domain:
        policy = said.get("sp", policy).lower()
    if policy not in POLICIES:
        return [
            wrong(
                "dmarc-broken",
                f"{name} says nothing to do (p={policy}).",
                f"For example: {example}",
            )
        ]
    return [_of_policy(name, policy, said), *_of_reports(names, of, said)]


def _of_policy(name: str, policy: str, said: dict[str, str]) -> Finding:
    if policy == "none":
        return wrong(
            "dmarc-none",
            f"{name} lets pass whatever fails (p=none).",
            "After some weeks of good reports: p=quarantine, then p=reject. The government asks for that.",
        )
    if said.get("pct", "100") != "100":
        return advice(
            "dmarc-part", f"{name} holds for {said['pct']}% of the mail.", "Take pct out."
        )
    return good("dmarc-policy", f"{name}: p={policy}.")


def _of_reports(names: Names, domain: str, said: dict[str, str]) -> list[Finding]:
    addresses = [one for one in said.get("rua", "").split(",") if one]
    if not addresses:
        return [
            advice(
                "dmarc-reports", "Nobody gets DMARC's reports.", f"Add rua=mailto:dmarc@{domain}"
            )
        ]
    unwilling = []
    for one in addresses:
        of = one.partition("!")[0].rpartition("@")[2].lower()
        willing = f"{domain}._report._dmarc.{of}"
        near = of == domain or of.endswith(f".{domain}") or domain.endswith(f".{of}")
        if not near and not any(map(is_record, names.texts(willing))):
            unwilling.append(
                wrong(
                    "dmarc-reports-elsewhere",
                    f"{of} does not say that it takes reports about {domain}: none are sent.",
                    f'Have them add: {willing} TXT "v=DMARC1"',
                )
            )
    return unwilling or [good("dmarc-reports", f"Reports go to {', '.join(addresses)}.")]
