"""The domain as one that takes mail: answers and bounces get there, over lines that nobody reads along."""

from __future__ import annotations

import os
import smtplib
from pathlib import Path

from .asking import Names
from .findings import Finding, advice, good, unknown, wrong

PORT = 25
SECONDS = 10
_OF_DANE = (2, 3)  # DANE-TA and DANE-EE (RFC 7672 §3.1)


def check_servers(names: Names, domain: str) -> list[Finding]:
    """MX, and DANE on each."""
    servers = names.mail_servers(domain)
    if servers == [""]:
        return [
            wrong(
                "mx-null",
                f"{domain} says that it takes no mail (RFC 7505).",
                "Answers and bounces are lost: give it mail servers.",
            )
        ]
    if not servers:
        return [
            wrong(
                "mx-missing",
                f"{domain} names no mail server (MX).",
                "Answers and bounces are lost: add an MX record.",
            )
        ]
    said = []
    for server in servers:
        if names.addresses(server):
            said.append(good("mx", f"{domain} takes mail at {server}."))
        else:
            said.append(
                wrong(
                    "mx-nowhere",
                    f"{server}, a mail server of {domain}, has no address.",
                    "Mend the MX record.",
                )
            )
    return (
        said
        + check_dnssec(names, domain)
        + [one for server in servers for one in check_dane(names, server)]
    )


def check_dnssec(names: Names, domain: str) -> list[Finding]:
    if names.ask(domain, "MX").is_authentic:
        return [good("dnssec", f"{domain} is signed with DNSSEC.")]
    return [
        advice(
            "dnssec",
            f"{domain} is not signed with DNSSEC, or this name server does not look at it.",
            "Have your registrar switch it on; the government asks for it. Look from elsewhere with --nameserver.",
        )
    ]


def check_dane(names: Names, server: str) -> list[Finding]:
    answer = names.ask(f"_25._tcp.{server}", "TLSA")
    if not answer.records:
        return [
            advice(
                "dane-missing",
                f"{server} has no DANE record.",
                f"Have the mail provider publish _25._tcp.{server} TLSA 3 1 1 …",
            )
        ]
    if any(one.usage not in _OF_DANE for one in answer.records):
        return [
            wrong(
                "dane-usage",
                f"A TLSA record of {server} is not for mail (usage 0 or 1).",
                "Use 3 1 1, or 2 1 1 (RFC 7672).",
            )
        ]
    if not answer.is_authentic:
        return [
            wrong(
                "dane-unsigned",
                f"The TLSA record of {server} is not signed: senders pass it over.",
                "Sign its domain with DNSSEC.",
            )
        ]
    return [good("dane", f"{server} has a signed DANE record.")]


def check_policies(names: Names, domain: str) -> list[Finding]:
    """What is nice to have."""
    said = []
    for code, name, version, what in (
        ("mta-sts", f"_mta-sts.{domain}", "v=STSv1", "MTA-STS (RFC 8461)"),
        ("tls-rpt", f"_smtp._tls.{domain}", "v=TLSRPTv1", "TLS reports (RFC 8460)"),
    ):
        if any(one.startswith(version) for one in names.texts(name)):
            said.append(good(code, f"{domain} has {what}."))
        else:
            said.append(
                advice(
                    code,
                    f"{domain} has no {what}.",
                    f"Nice to have: {name} TXT, as docs/mail.md shows.",
                )
            )
    return said


def check_mailbox(names: Names, address: str, setting: str) -> list[Finding]:
    """Ask its server whether it takes mail there, and send none."""
    servers = [one for one in names.mail_servers(address.rpartition("@")[2]) if one]
    if not servers:
        return []  # told already
    try:
        with smtplib.SMTP(servers[0], PORT, timeout=SECONDS) as server:
            server.ehlo_or_helo_if_needed()
            server.mail("")
            code, words = server.rcpt(address)
            server.rset()
    except (OSError, smtplib.SMTPException) as error:
        return [
            unknown(
                "mailbox-unasked",
                f"{servers[0]} can't be asked whether {setting} exists: {error}",
                f"Send a mail to {address} and see.",
            )
        ]
    said = words.decode(errors="replace")
    if code in (250, 251):
        return [good("mailbox", f"{servers[0]} takes mail for {setting} ({address}).")]
    if code >= 500:
        return [
            wrong(
                "mailbox-missing",
                f"{servers[0]} takes no mail for {setting} ({address}): {code} {said}",
                "Make the mailbox.",
            )
        ]
    return [
        unknown(
            "mailbox-later",
            f"{servers[0]} says to come back later about {setting}: {code} {said}",
            "Try again in an hour.",
        )
    ]


def check_maildir(folder: Path) -> list[Finding]:
    """Whether `read_bounces --maildir` can read there, and put away what it read."""
    for name in ("new", "cur"):
        if not (folder / name).is_dir():
            return [
                wrong(
                    "maildir-missing",
                    f"{folder} is no Maildir: it has no folder {name}.",
                    "Have BOUNCE_EMAIL delivered there.",
                )
            ]
        if not os.access(folder / name, os.R_OK | os.W_OK | os.X_OK):
            return [
                wrong(
                    "maildir-closed",
                    f"{folder / name} can't be read and written.",
                    "Give the user of the site the right to.",
                )
            ]
    waiting = sum(1 for _one in (folder / "new").iterdir())
    return [
        good("maildir", f"{folder} can be read; {waiting} mails wait for `manage.py read_bounces`.")
    ]
