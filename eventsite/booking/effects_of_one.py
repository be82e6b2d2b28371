"""What a change of one registration would do to people, worked out without writing anything (docs/adr/0030-before-it-reaches-people.md)."""

from __future__ import annotations

import copy
from dataclasses import replace

from django.utils import timezone
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

from . import addressing, assigning
from .effects import entries, moving_up, named


def of_changing(registration: Registration, *, name: str, party_size: int) -> Effects:
    """Of another name or number: they get what we have now, and who waits the places that come free."""
    if (name, party_size) == (registration.name, registration.party_size):
        return Effects()
    after = copy.copy(registration)
    after.name, after.party_size = name, party_size
    promoted = moving_up(
        registration.event, timezone.now(), leaving=[registration], joining=[after]
    )
    return _told(ChangedLetter, after, promoted)


def of_changing_email(registration: Registration, email: str) -> Effects:
    """Of another address: ticket and links there, and what did not arrive at the old one."""
    to_come = addressing.is_to_come(registration)
    after = copy.copy(registration)
    after.email = email
    again_too = again.what_did_not_arrive(registration, but_the_ticket=to_come)
    mails = [Mails(str(NewAddressLetter.label), 1, [email])] if to_come else []
    mails += [Mails(letters.label(one.kind), 1, [email]) for one in again_too]
    warnings = []
    if registration.email and to_come:
        warnings.append(_("De kaart en de links van eerder werken daarna niet meer."))
    return Effects(
        changes=[f"{registration.email or _('geen e-mail')} → {email}"],
        mails=mails,
        calendars=entries(after.event, [after]) if to_come and after.is_confirmed else 0,
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
    return Effects(
        mails=_one(PromotedLetter, registration),
        calendars=entries(registration.event, [registration]),
        warnings=warnings,
    )


def of_bringing_back(registration: Registration) -> Effects:
    """Of a cancellation taken back."""
    now = timezone.now()
    back = copy.copy(registration)
    back.status, back.role = Registration.Status.WAITING, Registration.Role.VISITOR
    back.registered_at = now
    promoted = moving_up(registration.event, now, joining=[back], newcomer=back)
    fits = back in promoted
    said = _told(
        ConfirmationLetter if fits else WaitingLetter,
        back,
        [one for one in promoted if one != back],
    )
    if fits:
        return replace(said, calendars=said.calendars + entries(back.event, [back]))
    return replace(
        said, warnings=[_("Er is geen plaats vrij: de aanmelding komt op de wachtlijst.")]
    )


def of_merging(kept: Registration, other: Registration, *, party_size: int) -> Effects:
    """Of two registrations made one: who waits gets the places that come free."""
    text = _("De aanmelding van %(name)s (%(email)s) vervalt. Die kaart werkt dan niet meer.")
    gone = text % {"name": isolated(other.name), "email": other.email or _("geen e-mail")}
    one = copy.copy(kept)
    one.party_size, one.email = party_size, kept.email or other.email
    one.registered_at = min(kept.registered_at, other.registered_at)
    one.is_invited |= other.is_invited
    one.role = other.role if other.is_initiator else kept.role
    one.status = other.status if other.is_confirmed else kept.status
    promoted = moving_up(kept.event, timezone.now(), leaving=[kept, other], joining=[one])
    said = _told(ChangedLetter, one, promoted)
    gets_place = one.is_confirmed and not kept.is_confirmed
    more = entries(kept.event, [one]) if gets_place else 0
    return replace(said, calendars=said.calendars + more, warnings=[gone])


def _told(
    letter: type[RegistrationLetter], registration: Registration, promoted: list[Registration]
) -> Effects:
    """The letter to this one, unless they move up, and one to who does."""
    mails = [] if registration in promoted else _one(letter, registration)
    mails.append(named(PromotedLetter.label, promoted))
    return Effects(
        mails=[one for one in mails if one.number],
        moved_up=len(promoted),
        calendars=entries(registration.event, promoted),
    )


def _one(letter: type[RegistrationLetter], registration: Registration) -> list[Mails]:
    """To this one, who may have no address."""
    return [Mails(str(letter.label), 1, [registration.name])] if registration.email else []
