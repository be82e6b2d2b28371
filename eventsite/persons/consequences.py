"""What erasing somebody does, in sentences, for the page that asks first: theirs, or an organiser's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import Certificate
from eventsite.booking import cancelling, inside
from eventsite.models import Event, Registration, Subscription
from eventsite.web.isolating import isolated
from eventsite.web.times import dated
from initiatives.models import Initiative, Offer

from . import blanking


@dataclass(frozen=True)
class Consequences:
    """``goes`` is given up or wiped, ``stays`` is still there afterwards. ``inside_at`` is in the way."""

    goes: list[str]
    stays: list[str]
    inside_at: Event | None


def of(email: str) -> Consequences:
    """Of all that hangs on an address. Some queries for each registration that is to come."""
    found = _all(Registration.objects.filter(email=email))
    theirs = [one for one in found if not one.shares_email]
    sharers = [one for one in found if one.shares_email]
    return Consequences(
        goes=[*_given_up(theirs), *_certificates(theirs), *_of_address(email)],
        stays=[*_counted(theirs), *_shared(sharers), *_accounts(email)],
        inside_at=_inside_at(theirs),
    )


def of_registration(registration: Registration) -> Consequences:
    """Of one alone."""
    only = _all(Registration.objects.filter(pk=registration.pk))
    return Consequences(
        goes=[*_given_up(only), *_certificates(only)],
        stays=[*_counted(only)],
        inside_at=_inside_at(only),
    )


def _all(rows: QuerySet[Registration]) -> list[Registration]:
    found = rows.select_related("event").prefetch_related("event__sessions")
    return list(found.order_by("event", "pk"))


def _inside_at(theirs: list[Registration]) -> Event | None:
    here = inside.in_the_room_of(theirs) if theirs else {}
    return next((one.event for one in theirs if here[one.pk]), None)


def _is_given_up(registration: Registration) -> bool:
    return not registration.event.is_closed and not cancelling.why_not([registration])


def _given_up(theirs: list[Registration]) -> Iterator[str]:
    for one in theirs:
        if not _is_given_up(one):
            continue
        said = {"event": dated(one.event)}
        if one.is_waiting:
            yield _("De plaats op de wachtlijst voor %(event)s vervalt.") % said
        else:
            yield _("De aanmelding voor %(event)s vervalt. De plaats gaat naar wie wacht.") % said
        for part in one.parts:
            yield _("%(part)s bij %(event)s komt vrij.") % (said | {"part": part.label})


def _certificates(theirs: list[Registration]) -> Iterator[str]:
    rows = Certificate.objects.filter(registration__in=[one.pk for one in theirs], erased_at=None)
    for one in rows.order_by("pk"):
        text = _(
            "Het bewijs van deelname aan %(course)s is niet meer te controleren. De code zegt dan dat het gewist is."
        )
        yield text % {"course": one.texts.course_title}


def _of_address(email: str) -> Iterator[str]:
    for one in Initiative.objects.of(email).order_by("pk"):
        text = _("Het initiatief %(name)s gaat van de site. Tekst, foto en actie worden gewist.")
        yield text % {"name": isolated(one.name)}
    if number := Offer.objects.filter(email=email).count():
        yield ngettext(
            "%(n)d aanbod van hulp wordt gewist.",
            "%(n)d aanbiedingen van hulp worden gewist.",
            number,
        ) % {"n": number}
    if Subscription.objects.of(email).exists():
        yield _("Wij houden dit adres van niets meer op de hoogte.")
    yield _("Naam, e-mailadres en alles wat iemand ons schreef, worden gewist.")
    yield _("Links, kaarten en de agendalink uit onze mails werken niet meer.")
    yield _(
        "Mails die nog klaarstaan, gaan niet meer weg. Er komt één laatste: dat alles gewist is."
    )


def _counted(theirs: list[Registration]) -> Iterator[str]:
    stays = [one for one in theirs if not _is_given_up(one)]
    for one in stays:
        if not (one.is_cancelled or one.event.is_closed or one.event.is_over):
            text = _(
                "Bij %(event)s was deze aanmelding er al. Die blijft zonder naam in de telling, en de kaart werkt niet meer."
            )
            yield text % {"event": dated(one.event)}
    if stays:
        yield ngettext(
            "%(n)d aanmelding blijft als getal: een dag en een aantal mensen, zonder naam of adres.",
            "%(n)d aanmeldingen blijven als getal: een dag en een aantal mensen, zonder naam of adres.",
            len(stays),
        ) % {"n": len(stays)}
    yield _("In ons logboek staat voortaan “een verwijderde deelnemer”.")


def _shared(sharers: list[Registration]) -> Iterator[str]:
    for one in sharers:
        text = _(
            "%(name)s gebruikt hetzelfde adres voor %(event)s. Die aanmelding en die kaart blijven, zonder adres: mails daarover komen niet meer."
        )
        yield text % {"name": isolated(one.name), "event": dated(one.event)}


def _accounts(email: str) -> Iterator[str]:
    if blanking.works_here(email):
        yield _("Met dit adres werkt ook een medewerker. Dat account sluit een beheerder apart.")
