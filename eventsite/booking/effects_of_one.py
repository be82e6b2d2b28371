"""What a change of one registration would do to people, by the verb itself (docs/adr/0030-before-it-reaches-people.md).

Each raises what its verb raises: what can't be is not asked about.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eventsite.mails import rehearsal
from eventsite.models import Registration
from eventsite.staff.confirming import Effects
from eventsite.web.isolating import isolated

from . import addressing, assigning, merging, registering


def of_changing(registration: Registration, *, name: str, party_size: int) -> Effects:
    """Of another name or number: they get what we have now, and who waits the places that come free."""
    return rehearsal.effects(
        lambda: registering.change(registration, name=name, party_size=party_size)
    )


def of_changing_email(
    registration: Registration, email: str, *, change: Callable[[], object]
) -> Effects:
    """Of another address: ticket and links there, and what did not arrive at the old one."""
    before, after = (one or _("geen e-mail") for one in (registration.email, email))
    warnings = []
    if registration.email not in {"", email} and addressing.is_to_come(registration):
        warnings.append(_("De kaart en de links van eerder werken daarna niet meer."))
    if not email:
        warnings.append(_("Deze persoon krijgt geen mails meer. Print de nieuwe kaart."))
    return replace(
        rehearsal.effects(change),
        changes=[f"{before} → {after}"] if before != after else [],
        warnings=warnings,
    )


def of_assigning(registration: Registration, *, reason: str, over: bool) -> Effects:
    """Of a place given by hand."""
    said = rehearsal.effects(lambda: assigning.assign_place(registration, reason=reason, over=over))
    lacking = registration.party_size - assigning.free_for(registration)
    passed = assigning.passed_over(registration)
    warnings = []
    if passed:
        names = ", ".join(isolated(one.name) for one in passed)
        warnings.append(_("Deze mensen wachten langer: %(names)s.") % {"names": names})
    if lacking > 0:
        text = ngettext(
            "Er is %(over)d plaats te weinig. Het worden er meer dan er plaatsen zijn.",
            "Er zijn %(over)d plaatsen te weinig. Het worden er meer dan er plaatsen zijn.",
            lacking,
        )
        warnings.append(text % {"over": lacking})
    return replace(said, warnings=warnings)


def of_bringing_back(*, bring_back: Callable[[], Registration]) -> Effects:
    """Of a cancellation taken back."""
    back: list[Registration] = []
    said = rehearsal.effects(lambda: back.append(bring_back()))
    if back[0].is_confirmed:
        return said
    return replace(
        said, warnings=[_("Er is geen plaats vrij: de aanmelding komt op de wachtlijst.")]
    )


def of_merging(kept: Registration, other: Registration, *, party_size: int) -> Effects:
    """Of two registrations made one: who waits gets the places that come free."""
    said = rehearsal.effects(lambda: merging.merge(kept, other, party_size=party_size))
    text = _("De aanmelding van %(name)s (%(email)s) stopt. Die kaart werkt dan niet meer.")
    gone = text % {"name": isolated(other.name), "email": other.email or _("geen e-mail")}
    return replace(said, warnings=[gone])
