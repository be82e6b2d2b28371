"""What a browser says of a passkey, read as something that anybody may have sent.

allauth's forms expect what WebAuthn (W3C, level 2) prescribes, and fail at much that isn't.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django import forms
from django.utils.translation import gettext_lazy as _

from .forms import LineField

# Of the readers of JSON, base64, CBOR and keys, of which none says it in one way.
_UNREADABLE = (
    *(ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RecursionError),
    *(struct.error, InvalidSignature, UnsupportedAlgorithm, NotImplementedError),
)


@contextmanager
def _readable() -> Iterator[None]:
    """Raises ValidationError for what is no answer of a passkey."""
    try:
        yield
    except _UNREADABLE as error:
        raise get_adapter().validation_error("incorrect_code") from error


class CredentialField(forms.JSONField):
    def to_python(self, value: Any) -> Any:
        with _readable():  # Django reads no number of thousands of digits, and nothing deep
            return super().to_python(value)

    def bound_data(self, data: Any, initial: Any) -> None:
        """Not back on the page: an answer holds for one question."""


class AddForm(AddWebAuthnForm):  # type: ignore[misc]
    name = LineField(label=_("Naam"), required=False)
    credential = CredentialField(widget=forms.HiddenInput)

    def clean(self) -> Any:
        with _readable():
            return super().clean()


class EditForm(EditWebAuthnForm):  # type: ignore[misc]
    name = LineField(label=_("Naam"))


class AuthenticateForm(AuthenticateWebAuthnForm):  # type: ignore[misc]
    credential = CredentialField(widget=forms.HiddenInput)

    def clean_credential(self) -> Any:
        with _readable():
            return super().clean_credential()


class ReauthenticateForm(ReauthenticateWebAuthnForm):  # type: ignore[misc]
    credential = CredentialField(widget=forms.HiddenInput)

    def clean_credential(self) -> Any:
        with _readable():
            return super().clean_credential()
