"""`manage.py check_mail`: a good configuration is good, and each broken one is told by its name, with what to do."""

from __future__ import annotations

import base64
import io
import socket
import ssl
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.x509.oid import NameOID
from django.core.management import CommandError, call_command

from eventsite.deliverability import receiving, sending
from eventsite.models import Message

from .name_server import serving

pytestmark = pytest.mark.django_db

DOMAIN, SERVER, ADDRESS = "cafe.haarlem.nl", "mail.haarlem.nl", "198.51.100.7"
LONG, SHORT = (
    base64.b64encode(
        rsa.generate_private_key(65537, bits)
        .public_key()
        .public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    ).decode()
    for bits in (2048, 1024)
)
# Of 768 bits: libraries make none any more.
WEAK = (
    "MHwwDQYJKoZIhvcNAQEBBQADawAwaAJhAIEsqAklZcVciiXiyYOgljgIRvCNm/pOt42cBf1KjhzP66/9ZLkpIKp/"
    "Lp5AtQgZEK5PoAY3xUrdlkRLR72AdAMaGh01FnScHXW9sIWyECcbe5nC5ch6Z8uyx4ufhqgtSQIDAQAB"
)
ED25519 = base64.b64encode(
    ed25519.Ed25519PrivateKey.generate()
    .public_key()
    .public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
).decode()


class Box:
    """A mail server's: takes for who is in it."""

    def __init__(self) -> None:
        self.known = {"initiatieven@cafe.haarlem.nl", "agenda@cafe.haarlem.nl"}
        self.refuses_sender = False
        self.taken: list[bytes] = []

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802 (aiosmtpd's)
        if self.refuses_sender and address:
            return "550 not yours"
        envelope.mail_from = address or "<>"
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 (aiosmtpd's)
        if address not in self.known:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (aiosmtpd's)
        self.taken.append(envelope.content)
        return "250 OK"


class _Server(Controller):
    """Signs in nobody but the site."""

    def __init__(self, box: Box, context: ssl.SSLContext | None) -> None:
        self._context = context
        super().__init__(box, hostname="127.0.0.1", port=0)

    def factory(self):
        return SMTP(
            self.handler,
            tls_context=self._context,
            require_starttls=False,
            auth_require_tls=False,
            authenticator=self.authenticate,
        )

    @staticmethod
    def authenticate(server, session, envelope, mechanism, data):
        return AuthResult(success=data.password == b"goed", handled=False)

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def box(settings, monkeypatch):
    box = Box()
    server = _Server(box, None)
    server.start()
    settings.EMAIL_BACKEND = "eventsite.mails.smtp_backend.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.SITE_EMAIL = settings.SENDER_EMAIL = f"initiatieven@{DOMAIN}"
    settings.BOUNCE_EMAIL, settings.MAIL_DOMAIN = f"agenda@{DOMAIN}", DOMAIN
    settings.DKIM_SELECTORS = ["s1"]
    monkeypatch.setattr(receiving, "PORT", server.port)
    yield box
    server.stop()


@pytest.fixture
def names(box, monkeypatch):
    """All as it should be."""
    with serving() as server:
        for name, kind, *records in (
            (DOMAIN, "TXT", f"v=spf1 ip4:{ADDRESS} -all"),
            (DOMAIN, "MX", f"10 {SERVER}."),
            # Where mailboxes are asked after; what of it is looked at is the name.
            (SERVER, "A", ADDRESS),
            ("7.100.51.198.in-addr.arpa", "PTR", f"{SERVER}."),
            (f"s1._domainkey.{DOMAIN}", "TXT", f"v=DKIM1; k=rsa; p={LONG}"),
            (f"_dmarc.{DOMAIN}", "TXT", f"v=DMARC1; p=reject; rua=mailto:dmarc@{DOMAIN}"),
            (f"_25._tcp.{SERVER}", "TLSA", f"3 1 1 {'ab' * 32}"),
            (f"_mta-sts.{DOMAIN}", "TXT", "v=STSv1; id=1"),
            (f"_smtp._tls.{DOMAIN}", "TXT", f"v=TLSRPTv1; rua=mailto:tls@{DOMAIN}"),
        ):
            server.say(name, kind, *records)
        server.signed = {DOMAIN, f"_25._tcp.{SERVER}"}
        to_loopback = socket.getaddrinfo

        def found(host, *rest, **more):
            return to_loopback("127.0.0.1" if host == SERVER else host, *rest, **more)

        monkeypatch.setattr(socket, "getaddrinfo", found)
        yield server


def look(names, **options) -> tuple[str, bool]:
    """What it says, and whether it ends well."""
    out = io.StringIO()
    options = {"sends_from": [ADDRESS], "nameserver": names.address, "no_color": True} | options
    try:
        call_command("check_mail", stdout=out, **options)
    except CommandError as error:
        return f"{out.getvalue()}{error}", False
    return out.getvalue(), True


def test_good_configuration_is_good(names, tmp_path):
    said, is_well = look(names)

    assert is_well, said
    assert "0 could be better, 0 not known, 0 WRONG" in said
    for code in (
        "spf-server",
        "dkim-key",
        "dmarc-policy",
        "dane",
        "dnssec",
        "ptr",
        "mailbox",
        "mx",
    ):
        assert f"[{code}]" in said


# By the code of what is found: what is broken (name, kind, records; None takes it away), and its level.
DKIM, DMARC, DANE = f"s1._domainkey.{DOMAIN}", f"_dmarc.{DOMAIN}", f"_25._tcp.{SERVER}"
FINDINGS = {
    "spf-missing": (DOMAIN, "TXT", None, "WRONG"),
    "spf-broken": (DOMAIN, "TXT", ["v=spf1 nonsense -all"], "WRONG"),
    "spf-open": (DOMAIN, "TXT", [f"v=spf1 ip4:{ADDRESS} +all"], "WRONG"),
    "spf-server": (DOMAIN, "TXT", ["v=spf1 ip4:192.0.2.1 -all"], "WRONG"),
    "spf-near-limit": (DOMAIN, "TXT", [f"v=spf1 {'mx ' * 9}ip4:{ADDRESS} -all"], "could be better"),
    "dkim-missing": (DKIM, "TXT", None, "WRONG"),
    "dkim-revoked": (DKIM, "TXT", ["v=DKIM1; p="], "WRONG"),
    "dkim-testing": (DKIM, "TXT", [f"v=DKIM1; t=y; p={LONG}"], "WRONG"),
    "dkim-broken": (DKIM, "TXT", ["v=DKIM1; p=AAAA"], "WRONG"),
    "dkim-short": (DKIM, "TXT", [f"v=DKIM1; p={SHORT}"], "could be better"),
    "dkim-weak": (DKIM, "TXT", [f"v=DKIM1; p={WEAK}"], "WRONG"),
    "dkim-key": (DKIM, "TXT", [f"v=DKIM1; k=ed25519; p={ED25519}"], "could be better"),
    "dmarc-missing": (DMARC, "TXT", None, "WRONG"),
    "dmarc-none": (DMARC, "TXT", [f"v=DMARC1; p=none; rua=mailto:x@{DOMAIN}"], "WRONG"),
    "dmarc-broken": (DMARC, "TXT", ["v=DMARC1; rua=mailto:x@y.nl"], "WRONG"),
    "dmarc-double": (DMARC, "TXT", ["v=DMARC1; p=reject", "v=DMARC1; p=none"], "WRONG"),
    "dmarc-part": (
        DMARC,
        "TXT",
        [f"v=DMARC1; p=reject; pct=50; rua=mailto:x@{DOMAIN}"],
        "could be better",
    ),
    "dmarc-reports": (DMARC, "TXT", ["v=DMARC1; p=reject"], "could be better"),
    "dmarc-reports-elsewhere": (
        DMARC,
        "TXT",
        ["v=DMARC1; p=reject; rua=mailto:x@rapport.nl"],
        "WRONG",
    ),
    "mx-missing": (DOMAIN, "MX", None, "WRONG"),
    "mx-null": (DOMAIN, "MX", ["0 ."], "WRONG"),
    "mx-nowhere": (DOMAIN, "MX", ["10 weg.haarlem.nl."], "WRONG"),
    "dane-missing": (DANE, "TLSA", None, "could be better"),
    "dane-usage": (DANE, "TLSA", [f"1 1 1 {'ab' * 32}"], "WRONG"),
    "ptr-missing": ("7.100.51.198.in-addr.arpa", "PTR", None, "WRONG"),
    "ptr-astray": ("7.100.51.198.in-addr.arpa", "PTR", ["host7.provider.nl."], "WRONG"),
    "mta-sts": (f"_mta-sts.{DOMAIN}", "TXT", None, "could be better"),
    "tls-rpt": (f"_smtp._tls.{DOMAIN}", "TXT", None, "could be better"),
}


@pytest.mark.parametrize("code", FINDINGS)
def test_what_is_broken_in_dns_is_told_with_what_to_do(names, code):
    name, kind, records, level = FINDINGS[code]
    names.zone.pop((name, kind))
    if records:
        names.say(name, kind, *records)

    said, is_well = look(names)

    line, do = said.partition(f"[{code}]")[::2]
    assert line.rpartition("\n")[2].startswith(level), said
    assert do.startswith("\n    "), said
    assert is_well == (level != "WRONG")


@pytest.mark.parametrize(("unsigned", "code"), [(DOMAIN, "dnssec"), (DANE, "dane-unsigned")])
def test_what_is_not_signed_is_told(names, unsigned, code):
    names.signed.discard(unsigned)

    assert f"[{code}]" in look(names)[0]


def test_policy_of_the_domain_above_counts(names):
    names.zone.pop((DMARC, "TXT"))
    names.say("_dmarc.haarlem.nl", "TXT", "v=DMARC1; p=reject; sp=none; rua=mailto:x@haarlem.nl")

    assert "[dmarc-none]" in look(names)[0]


def test_name_that_no_server_can_tell_of_stops_nothing(names):
    names.failing.add(DMARC)

    said, _is_well = look(names)

    assert "[dmarc-unanswered]" in said
    assert "[mx]" in said


def test_without_a_network_it_says_so(names, monkeypatch):
    monkeypatch.setattr("eventsite.deliverability.asking.LONGEST", 0.4)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))

        said, is_well = look(names, nameserver=f"127.0.0.1:{silent.getsockname()[1]}")

    assert not is_well
    assert "is there a network?" in said


@pytest.mark.parametrize(
    "option", [{"nameserver": "ns.example"}, {"sends_from": ["hier"]}, {"send_to": "geen"}]
)
def test_what_is_no_address_is_told(names, option):
    assert "This is no address" in look(names, **option)[0]


def test_server_and_key_that_nobody_named_are_unknown(names, settings):
    settings.DKIM_SELECTORS = []

    said, is_well = look(names, sends_from=[])

    assert is_well
    assert "[dkim-selector]" in said
    assert "3 not known" in said


def test_sender_of_nobodys_domain(names, settings):
    settings.MAIL_DOMAIN = "example.nl"

    assert "[sender-nobodys]" in look(names)[0]


def test_bounces_among_answers(names, settings):
    settings.BOUNCE_EMAIL = settings.SENDER_EMAIL

    assert "[bounce-shared]" in look(names)[0]


def test_mailbox_that_is_not_there(names, box):
    box.known.remove(f"agenda@{DOMAIN}")

    said, is_well = look(names)

    assert "takes no mail for BOUNCE_EMAIL" in said
    assert not is_well


def test_nothing_is_sent(names, box):
    look(names)

    assert box.taken == []
    assert not Message.objects.exists()


def test_mail_is_sent_when_asked_for(names, box):
    said, is_well = look(names, send_to=f"initiatieven@{DOMAIN}")

    assert is_well, said
    assert b"List-Unsubscribe" in box.taken[0] or b"Proef" in box.taken[0]
    assert not Message.objects.exists()


def test_mail_that_is_refused_is_told_and_not_tried_again(names, box):
    said, is_well = look(names, send_to="niemand@haarlem.nl")

    assert "[trial-failed]" in said
    assert not is_well
    assert not Message.objects.exists()


def test_mail_server_that_is_away(names, settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and listens to nobody
        settings.EMAIL_PORT = taken.getsockname()[1]

        assert "[server-away]" in look(names)[0]


def test_mail_server_that_knows_no_tls(names, settings):
    settings.EMAIL_USE_TLS = True

    assert "[server-tls]" in look(names)[0]


def test_mail_server_that_is_elsewhere_and_plain(names, monkeypatch):
    monkeypatch.setattr(sending, "_is_here", lambda: False)

    assert "[server-plain]" in look(names)[0]


def test_mail_server_that_takes_no_mail_of_ours(names, box):
    box.refuses_sender = True

    assert "[server-sender]" in look(names)[0]


def test_no_mail_server(names, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

    assert "[server-none]" in look(names)[0]


def test_password_that_is_wrong(names, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "site", "fout"
    assert "[server-login]" in look(names)[0]

    settings.EMAIL_HOST_PASSWORD = "goed"
    assert "knows the user" in look(names)[0]


def test_certificate_of_another(names, settings, box, tmp_path):
    server = _Server(box, _certificate_of("elders.nl", tmp_path))
    server.start()
    settings.EMAIL_PORT, settings.EMAIL_USE_TLS = server.port, True

    said, _is_well = look(names)

    server.stop()
    assert "[server-certificate]" in said


def _certificate_of(name: str, folder) -> ssl.SSLContext:
    key = rsa.generate_private_key(65537, 2048)
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(
        named, named, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1)
    )
    certificate = made.sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    (folder / "both.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(pem)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both.pem")
    return context


SIGNED = f"""\
DKIM-Signature: v=1; a=rsa-sha256; d=haarlem.nl; s=s1; bh=x; b=y;
 h=From:To:Subject:List-Unsubscribe:List-Unsubscribe-Post
From: initiatieven@{DOMAIN}
Subject: Proef

Hallo
"""


@pytest.mark.parametrize(
    ("mail", "code"),
    [
        (SIGNED, "dkim-headers]\n"),
        (SIGNED.replace(":List-Unsubscribe-Post", ""), "dkim-headers]\n    Add"),
        (SIGNED.replace("d=haarlem.nl", "d=provider.nl"), "dkim-unsigned]"),
        (SIGNED.partition("From:")[2], "dkim-unsigned]"),
    ],
    ids=["good", "header", "other domain", "unsigned"],
)
def test_mail_that_arrived_shows_how_it_was_signed(names, tmp_path, settings, mail, code):
    settings.DKIM_SELECTORS = []
    (tmp_path / "mail.eml").write_text(mail)

    said, _is_well = look(names, received=tmp_path / "mail.eml")

    assert code in said
    if code == "dkim-headers]\n":
        assert "signed for haarlem.nl, with List-Unsubscribe" in said
        assert "[dkim-key]" in said, "its selector is known by the mail"


def test_file_that_is_not_there_is_told(names, tmp_path):
    assert "can't be read" in look(names, received=tmp_path / "none.eml")[0]


def test_mailbox_of_bounces(names, tmp_path):
    assert "[maildir-missing]" in look(names, maildir=tmp_path)[0]

    for folder in ("new", "cur", "tmp"):
        (tmp_path / folder).mkdir()
    (tmp_path / "new" / "1").write_text("x")
    assert "1 mails wait" in look(names, maildir=tmp_path)[0]
