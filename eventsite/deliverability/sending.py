"""The settings of our mail, and the server that takes it from us."""

from __future__ import annotations

import ipaddress
import smtplib
import ssl

from django.conf import settings

from .asking import Names
from .findings import Finding, advice, good, unknown, wrong

SECONDS = 10
_NOBODYS = (
    "example.nl",
    "example.com",
    "example.org",
    "localhost",
    "test",
    "invalid",
    "local",
    "example",
)


def check_settings() -> list[Finding]:
    domain = settings.MAIL_DOMAIN.lower()
    if "." not in domain or any(domain == one or domain.endswith(f".{one}") for one in _NOBODYS):
        return [
            wrong(
                "sender-nobodys",
                f"Mail is sent from {settings.SENDER_EMAIL or 'no address'}: nobody's domain.",
                "Set DEFAULT_FROM_EMAIL to an address of your own domain.",
            )
        ]
    said = [
        good(
            "sender",
            f"Mail is sent from {settings.SENDER_EMAIL}; bounces go to {settings.BOUNCE_EMAIL}.",
        )
    ]
    if settings.BOUNCE_EMAIL == settings.SENDER_EMAIL:
        said.append(
            advice(
                "bounce-shared",
                "Bounces come in the mailbox in which people's answers come.",
                "Give BOUNCE_EMAIL a mailbox of its own (agenda@…), and have read_bounces read that.",
            )
        )
    return said


def is_smtp() -> bool:
    return bool(
        settings.EMAIL_BACKEND.endswith((".smtp_backend.EmailBackend", ".smtp.EmailBackend"))
    )


def _is_here() -> bool:
    host = str(settings.EMAIL_HOST)
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_server() -> list[Finding]:
    """Connect, begin TLS, sign in, name the sender; send nothing."""
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    if not is_smtp():
        return [
            wrong(
                "server-none",
                "EMAIL_URL sends mail nowhere.",
                "Set it: EMAIL_URL=smtp+tls://user:password@host:587",
            )
        ]
    try:
        with _connected() as server:
            return _said_by(server, where)
    except ssl.SSLCertVerificationError as error:
        return [
            wrong(
                "server-certificate",
                f"The certificate of {where} does not hold: {error.verify_message}.",
                "Name the server as its certificate does, or have it get a right one.",
            )
        ]
    except smtplib.SMTPAuthenticationError as error:
        return [
            wrong(
                "server-login",
                f"{where} refuses the user name or password of EMAIL_URL ({error.smtp_code}).",
                "Mend EMAIL_URL; percent-encode what is no letter or digit.",
            )
        ]
    except smtplib.SMTPNotSupportedError as error:
        return [
            wrong(
                "server-tls",
                f"{where} does not do what EMAIL_URL asks: {error}",
                "Use the server's port for submission (587, smtp+tls://; or 465, smtp+ssl://).",
            )
        ]
    except (OSError, smtplib.SMTPException) as error:
        return [
            wrong(
                "server-away",
                f"{where} can't be reached: {error}",
                "Is EMAIL_URL right, and does the firewall let it through?",
            )
        ]


def _connected() -> smtplib.SMTP:
    host, port = settings.EMAIL_HOST, settings.EMAIL_PORT
    if settings.EMAIL_USE_SSL:
        return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=SECONDS)


def _said_by(server: smtplib.SMTP, where: str) -> list[Finding]:
    server.ehlo()
    if settings.EMAIL_USE_TLS:
        server.starttls(context=ssl.create_default_context())
        server.ehlo()
        said = [good("server-tls", f"{where} speaks TLS, and its certificate holds.")]
    elif settings.EMAIL_USE_SSL:
        said = [
            good("server-tls", f"{where} speaks TLS from the start, and its certificate holds.")
        ]
    elif _is_here():
        said = [good("server-tls", f"{where} is on this machine.")]
    else:
        said = [
            wrong(
                "server-plain",
                f"Mail goes to {where} unprotected.",
                "Use smtp+tls:// in EMAIL_URL.",
            )
        ]
    if settings.EMAIL_HOST_USER:
        server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        said.append(good("server-login", f"{where} knows the user of EMAIL_URL."))
    code, words = server.mail(settings.BOUNCE_EMAIL)
    server.rset()
    if code >= 400:
        text = words.decode(errors="replace")
        said.append(
            wrong(
                "server-sender",
                f"{where} takes no mail from {settings.BOUNCE_EMAIL}: {code} {text}",
                "Have it let this user send for that address.",
            )
        )
    return said


def addresses(names: Names, given: list[str]) -> list[str]:
    """Which servers are seen by the world: those that are named, or EMAIL_URL's own where those are public."""
    if given or not is_smtp() or _is_here():
        return given
    try:
        found = [str(ipaddress.ip_address(settings.EMAIL_HOST))]
    except ValueError:
        found = names.addresses(settings.EMAIL_HOST)
    return [one for one in found if ipaddress.ip_address(one).is_global]


def check_names(names: Names, addresses: list[str]) -> list[Finding]:
    """Reverse DNS: receivers distrust a server whose address has no name, or a name of another address."""
    said = []
    for one in addresses:
        found = names.names_of(one)
        if not found:
            said.append(
                wrong(
                    "ptr-missing",
                    f"{one} has no name (PTR).",
                    "Have whoever gives you the address name it as the server greets (HELO).",
                )
            )
        elif not any(one in names.addresses(name) for name in found):
            said.append(
                wrong(
                    "ptr-astray",
                    f"{one} is called {found[0]}, and that name is not of {one}.",
                    f"Add an A or AAAA record to {found[0]}.",
                )
            )
        else:
            said.append(
                good(
                    "ptr",
                    f"{one} is called {found[0]}, and back. The server should greet with that name (HELO).",
                )
            )
    return said or [
        unknown(
            "ptr",
            "Whether the sending server has a name of its own is not known.",
            "Give its address: --sends-from ADDRESS.",
        )
    ]
