"""A passkey as a browser registers one, for pages that show what somebody has."""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)


def registered(site: str = "testserver") -> dict[str, Any]:
    """As allauth keeps it."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    credential = AttestedCredentialData.create(Aaguid.NONE, b"sleutel", key)
    flags = AuthenticatorData.FLAG
    seen = AuthenticatorData.create(
        b"\0" * 32, flags.UP | flags.UV | flags.AT, counter=1, credential_data=credential
    )
    asked = CollectedClientData.create("webauthn.create", b"vraag", f"https://{site}")
    answer = AuthenticatorAttestationResponse(
        client_data=asked, attestation_object=AttestationObject.create("none", seen, {})
    )
    return dict(RegistrationResponse(raw_id=b"sleutel", response=answer))
