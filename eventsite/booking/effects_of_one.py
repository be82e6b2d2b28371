"""What a change of one registration would do to people, worked out without writing anything (docs/adr/0030-before-it-reaches-people.md)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eventsite.mails import again, letters
from eventsite.mails.new_address_letter import NewAddressLetter
from eventsite.mails.registration_letter import RegistrationLetter
from eventsite.mails.sign_up_letters import (
    ChangedLetter,
    ConfirmationLetter,
    PromotedLetter,
    WaitingLetter,
)
from eventsite.models import Registration
from eventsite.staff.confirming import Effects, Mails
from eventsite.web.isolating import isolated

from . import addressing, assigning, places


def of_changing(registration: Registration, *, name: str, party_size: int) -> Effects:
    """Of another name or number: they get what we have now."""
    stays = (name, party_size) == (registration.name, registration.party_size)
    return Effects() if stays else Effects(mails=_one(ChangedLetter, registration))


def of_changing_email(registration: Registration, email: str) -> Effects:
    """Of another address: ticket and links there, and what did not arrive at the old one."""
    to_come = addressing.is_to_come(registration)
    again_too = again.what_did_not_arrive(registration, but_the_ticket=to_come)
    mails = [Mails(str(NewAddressLetter.label), 1, [email])] if to_come else []
    mails += [Mails(letters.label(one.kind), 1, [email]) for one in again_too]
    warnings = []
    if registration.email and to_come:
        warnings.append(_("De kaart en de links van eerder werken daarna niet meer."))
    return Effects(
        changes=[f"{registration.email or _('geen e-mail')} → {email}"],
        mails=mails,
        calendars=int(to_come and registration.is_confirmed),
        warnings=warnings,
    )


def of_assigning(registration: Registration) -> Effects:
    """Of a place given by hand."""
    over = registration.party_size - assigning.free_for(registration)
    passed = assigning.passed_over(registration)
    warnings = []
    if passed:
        names = ", ".join(isolated(one.name) for one in passed)
        warnings.append(_("Deze mensen wachten langer: %(names)s.") % {"names": names})
    if over > 0:
        text = ngettext(
            "Er is %(over)d plaats te weinig. De avond komt boven het aantal plaatsen.",
            "Er zijn %(over)d plaatsen te weinig. De avond komt boven het aantal plaatsen.",
            over,
        )
        warnings.append(text % {"over": over})
    return Effects(mails=_one(PromotedLetter, registration), calendars=1, warnings=warnings)


def of_bringing_back(registration: Registration) -> Effects:
    """Of a cancellation taken back."""
    free = places.free(registration.event, invited=registration.is_invited)
    fits = registration.party_size <= free
    letter = ConfirmationLetter if fits else WaitingLetter
    warnings = [] if fits else [_("Er is geen plaats vrij: de aanmelding komt op de wachtlijst.")]
    return Effects(mails=_one(letter, registration), calendars=int(fits), warnings=warnings)


def of_merging(kept: Registration, other: Registration) -> Effects:
    """Of two registrations made one."""
    text = _("De aanmelding van %(name)s (%(email)s) vervalt. Die kaart werkt dan niet meer.")
    gone = text % {"name": isolated(other.name), "email": other.email or _("geen e-mail")}
    return Effects(mails=_one(ChangedLetter, kept), calendars=0, warnings=[gone])


def _one(letter: type[RegistrationLetter], registration: Registration) -> list[Mails]:
    """To this one, who may have no address."""
    return [Mails(str(letter.label), 1, [registration.name])] if registration.email else []
