"""The key with which mails are signed (DKIM, RFC 6376), and which headers are."""

from __future__ import annotations

import base64
import binascii
from email import message_from_bytes, policy
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from .asking import Names
from .findings import Finding, advice, good, unknown, wrong

LEAST_BITS, GOOD_BITS = 1024, 2048  # RFC 8301 §3.2
ED25519_BYTES = 32
MUST_BE_SIGNED = {"from", "list-unsubscribe", "list-unsubscribe-post"}  # RFC 8058 §4


def tags(text: str) -> dict[str, str]:
    """Name and value of each, without white space (RFC 6376 §3.2)."""
    pairs = (one.partition("=") for one in text.split(";") if one.strip())
    return {name.strip(): "".join(value.split()) for name, _is, value in pairs}


def check(names: Names, domain: str, selectors: list[str]) -> list[Finding]:
    if not selectors:
        return [
            unknown(
                "dkim-selector",
                "Under which name (selector) mails are signed is not known.",
                "Set DKIM_SELECTOR, or give --selector NAME: it stands behind s= in the header "
                "DKIM-Signature of a mail that arrived. Or give that mail: --received FILE.",
            )
        ]
    return [one for selector in selectors for one in _of_selector(names, domain, selector)]


def _of_selector(names: Names, domain: str, selector: str) -> list[Finding]:
    name = f"{selector}._domainkey.{domain}"
    found = [one for one in names.texts(name) if "p" in tags(one)]
    if not found:
        return [
            wrong(
                "dkim-missing",
                f"There is no DKIM key at {name}.",
                "Have your mail provider sign with this domain, and publish the key it gives you.",
            )
        ]
    said = tags(found[0])
    if not said["p"]:
        return [
            wrong(
                "dkim-revoked",
                f"The DKIM key at {name} was withdrawn (p= is empty).",
                "Publish a new one.",
            )
        ]
    if "y" in said.get("t", "").split(":"):
        testing = [
            wrong(
                "dkim-testing",
                f"The DKIM key at {name} is for trying (t=y): receivers ignore it.",
                "Take t=y out.",
            )
        ]
    else:
        testing = []
    return [_of_key(name, said), *testing]


def _of_key(name: str, said: dict[str, str]) -> Finding:
    broken = wrong(
        "dkim-broken",
        f"The DKIM key at {name} can't be read.",
        "Copy it again, whole, from your mail provider.",
    )
    try:
        key = base64.b64decode(said["p"], validate=True)
    except binascii.Error:
        return broken
    if said.get("k", "rsa") == "ed25519":
        if len(key) != ED25519_BYTES:
            return broken
        return advice(
            "dkim-key",
            f"{name}: an Ed25519 key (RFC 8463).",
            "Not all receivers know it: sign with an RSA key too.",
        )
    try:
        loaded = load_der_public_key(key)
    except (ValueError, UnsupportedAlgorithm):
        return broken
    if not isinstance(loaded, RSAPublicKey):
        return broken
    bits = loaded.key_size
    do = f"Make a key of {GOOD_BITS} bits, under a new name."
    if bits < LEAST_BITS:
        return wrong(
            "dkim-weak", f"The DKIM key at {name} has {bits} bits: receivers refuse it.", do
        )
    if bits < GOOD_BITS:
        return advice("dkim-short", f"The DKIM key at {name} has {bits} bits.", do)
    return good("dkim-key", f"{name}: an RSA key of {bits} bits.")


def signatures_in(path: Path) -> list[dict[str, str]]:
    """Of a mail that arrived, as a file. Raises OSError."""
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    return [tags(str(one)) for one in mail.get_all("DKIM-Signature", [])]


def check_received(path: Path, domain: str) -> list[Finding]:
    """Whether it was signed for us, and all that must be. Raises OSError."""
    ours = [one for one in signatures_in(path) if is_aligned(one.get("d", ""), domain)]
    if not ours:
        return [
            wrong(
                "dkim-unsigned",
                f"{path.name} was not signed for {domain}.",
                "Have the mail server of EMAIL_URL sign with DKIM, with this domain (d=).",
            )
        ]
    signed = {name.lower() for name in ours[0].get("h", "").split(":")}
    if lacking := sorted(MUST_BE_SIGNED - signed):
        return [
            wrong(
                "dkim-headers",
                f"{path.name}: not signed are the headers {', '.join(lacking)}.",
                "Add them to the headers that the mail server signs: without that mail programs offer no "
                "button to stop messages (RFC 8058).",
            )
        ]
    return [
        good(
            "dkim-headers",
            f"{path.name} is signed for {ours[0]['d']}, with List-Unsubscribe among it.",
        )
    ]


def is_aligned(signing: str, domain: str) -> bool:
    """For DMARC as it is unless said otherwise: the same, or one above or below it."""
    signing, domain = signing.lower(), domain.lower()
    return bool(signing) and (
        signing == domain or domain.endswith(f".{signing}") or signing.endswith(f".{domain}")
    )
