"""Being kept up to date about one initiative (eventsite/subscriptions/topics.py).

What it does on an evening the apps above say (``connect``): a stall, a pitch.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from enum import StrEnum

from django.db.models import Q
from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from eventsite.models import Event, Notice
from eventsite.subscriptions import notices, topics
from eventsite.subscriptions.topics import Item, Subject
from eventsite.web.money import euros

from .models import Campaign, Initiative

TOPIC = "initiatief"


class Kind(StrEnum):
    """What can be new of an initiative."""

    TAKES_PART = "takes_part"
    NEEDS = "needs"
    CAMPAIGN = "campaign"


Part = Callable[[int, Event], str]
"""What an initiative (its key) does at an event, in words; empty where it does no such thing."""

_parts: list[Part] = []


def connect(parts: Iterable[Part]) -> None:
    """From now on these are asked, in this order."""
    _parts[:] = parts


def takes_part(initiative_id: int, event: Event) -> None:
    """It is to be at an evening. Told once, however many parts it takes."""
    notices.at_event(TOPIC, initiative_id, Kind.TAKES_PART, event)


def seeks_more(initiative: Initiative) -> None:
    """It looks for help that it did not look for before."""
    if initiative.is_published:
        notices.of_a_day(TOPIC, initiative.pk, Kind.NEEDS)


def campaign_news(initiative: Initiative) -> None:
    """Its campaign began, or has what it sought."""
    if initiative.is_published:
        notices.of_a_day(TOPIC, initiative.pk, Kind.CAMPAIGN)


class Followed:
    """Each initiative on the site is a subject: where it takes part, what it seeks, what its campaign brings."""

    topic = TOPIC

    def offered(self) -> list[Subject]:
        """None: there are hundreds, and each has a page to begin from."""
        return []

    def by_slug(self, slug: str) -> Subject | None:
        found = Initiative.objects.published().filter(slug=slug).first()
        return self._subject(found) if found else None

    def by_keys(self, keys: Collection[int]) -> dict[int, Subject]:
        found = Initiative.objects.kept().filter(pk__in=keys)
        return {one.pk: self._subject(one) for one in found}

    def gone(self) -> Q:
        return Q(topic=self.topic) & ~Q(about__in=Initiative.objects.kept().values("pk"))

    def about_event(self, event: Event) -> int | None:
        return None

    def tell(self, notice: Notice) -> Item | None:
        """None while it is off the site."""
        found = Initiative.objects.published().filter(pk=notice.about).first()
        if found is None:
            return None
        match notice.kind:
            case Kind.TAKES_PART:
                return _at(found, notice.event) if notice.event else None
            case Kind.NEEDS:
                return _needs(found)
            case Kind.CAMPAIGN:
                return _campaign(found)
        return None

    def _subject(self, initiative: Initiative) -> Subject:
        is_read = initiative.is_published and not initiative.is_changed_since_published
        return Subject(
            topic=self.topic,
            about=initiative.pk,
            code=topics.code(self.topic, initiative.slug),
            name=initiative.name,
            promise=_(
                "Een mail als dit initiatief op een avond staat, andere hulp zoekt, een actie begint of haalt "
                "wat het zocht, tot u stopt. Hoogstens één mail per dag."
            ),
            url=initiative.get_absolute_url(),
            unread_as="" if is_read else _("Een initiatief"),
        )


def _at(initiative: Initiative, event: Event) -> Item | None:
    """That it takes part; None once it does not, or the evening began or is off."""
    there = [said for part in _parts if (said := part(initiative.pk, event))]
    starts_at = event.starts_at
    stands = event.status == Event.Status.PUBLISHED
    if not (there and stands and starts_at and starts_at > timezone.now()):
        return None
    day = format_date(timezone.localtime(starts_at), "l j F")
    told = {"initiative": initiative.name, "day": day, "there": get_text_list(there, _("en"))}
    return Item(
        subject=_("%(initiative)s doet mee op %(day)s") % told,
        heading=initiative.name,
        url=event.get_absolute_url(),
        action=_("Bekijk de avond"),
        lines=[
            _("U vindt dit initiatief op %(day)s: %(there)s.") % told,
            *topics.when_and_where(event),
        ],
    )


def _needs(initiative: Initiative) -> Item | None:
    """What it looks for now; None once that is nothing."""
    kinds = [str(one.get_kind_display()) for one in initiative.needs.all()]
    if not kinds:
        return None
    told = {"initiative": initiative.name, "needs": get_text_list(kinds, _("en"))}
    return Item(
        subject=_("%(initiative)s zoekt hulp") % told,
        heading=initiative.name,
        url=initiative.get_absolute_url(),
        action=_("Bekijk wat u kunt doen"),
        lines=[_("Dit zoekt het initiatief nu: %(needs)s.") % told],
    )


def _campaign(initiative: Initiative) -> Item | None:
    """How it stands; None once there is none any more."""
    campaign = Campaign.objects.filter(initiative=initiative).first()
    if campaign is None:
        return None
    told = {
        "initiative": initiative.name,
        "title": campaign.title,
        "raised": euros(campaign.raised),
        "target": euros(campaign.target),
    }
    is_met = campaign.raised >= campaign.target
    return Item(
        subject=(
            _("%(initiative)s haalde het doelbedrag")
            if is_met
            else _("%(initiative)s begint een actie")
        )
        % told,
        heading=initiative.name,
        url=initiative.get_absolute_url(),
        action=_("Bekijk de actie"),
        lines=[_("%(title)s: %(raised)s van %(target)s.") % told],
    )
