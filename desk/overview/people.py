"""People who wait for an organiser: at the door, with an initiative, with an offer; and colleagues."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eventsite.booking import batches
from eventsite.models import AsideScan, Registration
from eventsite.staff.roles import Right, who_may
from eventsite.web.times import weekday, with_day
from initiatives.models import Initiative, Offer

from .item import Item

UNANSWERED = timedelta(days=14)


def scans_to_decide() -> Iterator[Item]:
    """Two queries."""
    found = AsideScan.objects.undecided()
    first = found.select_related("tablet__session__event").order_by("received_at", "pk").first()
    if first is None:
        return
    number = found.count()
    title = ngettext("%(n)d scan wacht op uw oordeel", "%(n)d scans wachten op uw oordeel", number)
    session = first.tablet.session
    text = f"{first.get_reason_display()} · {with_day(session.name, session.starts_at)}"
    url = reverse("door:tablets", args=[session.pk])
    yield Item(str(number), title % {"n": number}, _capital(text), url, _("Beslissen"))


def batches_of_one_connection() -> Iterator[Item]:
    """Sign-ups in a row, of the last days. One query."""
    for batch in batches.found(Registration.objects.all()):
        url = reverse("desk:suspicious", args=[batch.event_slug])
        yield Item("!", str(batch), batch.event_title, url, _("Bekijken"))


def initiatives_to_judge() -> Iterator[Item]:
    """Two queries."""
    found = Initiative.objects.to_judge()
    oldest = found.order_by("modified_at", "pk").first()
    if oldest is None:
        return
    number = found.count()
    title = ngettext("%(n)d initiatief wacht op u", "%(n)d initiatieven wachten op u", number)
    day = weekday(oldest.modified_at)
    text = _("Het oudste sinds %(day)s: %(name)s") % {"day": day, "name": oldest.name}
    url = reverse("initiatives_desk:initiative", args=[oldest.pk]) if number == 1 else _to_judge()
    yield Item(str(number), title % {"n": number}, text, url, _("Beoordelen"))


def _to_judge() -> str:
    return reverse("initiatives_desk:index")


def offers_unanswered() -> Iterator[Item]:
    """Help that was offered to an initiative long ago. Two queries."""
    found = (
        Offer.objects.proved()
        .filter(state=Offer.State.NEW, created_at__lte=timezone.now() - UNANSWERED)
        .filter(initiative__status=Initiative.Status.PUBLISHED)
    )
    oldest = found.select_related("initiative").order_by("created_at", "pk").first()
    if oldest is None:
        return
    number = found.count()
    title = ngettext(
        "%(n)d aanbod van hulp is al twee weken zonder antwoord",
        "%(n)d keer hulp aangeboden, al twee weken zonder antwoord",
        number,
    )
    url = reverse("initiatives_desk:initiative", args=[oldest.initiative_id])
    yield Item(str(number), title % {"n": number}, oldest.initiative.name, url, _("Bekijken"))


def staff_without_second_factor() -> Iterator[Item]:
    """Colleagues who can't get in yet. One query."""
    if not settings.STAFF_NEED_SECOND_FACTOR:
        return
    secured = Authenticator.objects.filter(
        type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    )
    found = who_may(Right.CHECK_IN).exclude(pk__in=secured.values("user")).order_by("pk")
    names = [_name(user) for user in found]
    if not names:
        return
    title = ngettext(
        "%(n)d medewerker heeft nog geen tweede stap",
        "%(n)d medewerkers hebben nog geen tweede stap",
        len(names),
    )
    url = reverse("desk_staff:index")
    yield Item(str(len(names)), title % {"n": len(names)}, ", ".join(names[:3]), url, _("Bekijken"))


def _name(user: User) -> str:
    return user.get_full_name() or user.get_username()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
