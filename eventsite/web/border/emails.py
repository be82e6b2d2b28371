"""E-mail addresses: one spelling per mailbox, and none that our mailer can't write to."""

from __future__ import annotations

import email_validator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import domains
from .text import without_invisible

WRONG = _("Vul een e-mailadres in, zoals naam@voorbeeld.nl.")
ACCENTED = _(
    "Gebruik voor de @ alleen letters zonder accenten, cijfers en de tekens . _ - en +. "
    "Naar andere tekens kunnen wij niet mailen."
)
LONGEST = 254  # RFC 5321 §4.5.3.1.3, without the brackets
MOST_READ = 2_000  # characters that are looked at, before what nobody sees is taken out
_APOSTROPHES = str.maketrans(dict.fromkeys("‘’ʼ′", "'"))  # which phones make of the plain one


def clean(typed: str) -> str:
    """The address as it is kept and compared. Raises ValidationError.

    The part before the @ is lower-cased too. RFC 5321 §2.4 lets a server tell ``A@`` from ``a@``; none
    in use does, and people mix them when they sign up twice. Letters outside ASCII there would ask of
    every mail server on the way that it knows SMTPUTF8 (RFC 6531): refused.
    """
    local, at, domain = without_invisible(typed[:MOST_READ]).rpartition("@")
    local = local.translate(_APOSTROPHES).lower()
    if not (at and local and domain):
        raise ValidationError(WRONG, code="invalid")
    if not local.isascii():
        raise ValidationError(ACCENTED, code="invalid")
    try:
        address = f"{local}@{domains.spell(domain)}"
        email_validator.validate_email(
            address, check_deliverability=False, allow_smtputf8=False, strict=True
        )
    except (domains.NoDomain, email_validator.EmailNotValidError) as error:
        raise ValidationError(WRONG, code="invalid") from error
    if len(address) > LONGEST:
        raise ValidationError(WRONG, code="invalid")
    return address


def on_the_wire(address: str) -> str:
    """As SMTP and headers take it: the domain by IDNA 2008, where Django's own way is that of 2003."""
    local, at, domain = address.rpartition("@")
    try:
        return f"{local}{at}{domains.encode(domain)}"
    except domains.NoDomain:
        return address  # kept before the border was there; the mail server says no
