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

from .models import Campaign, Initiative, Need

TOPIC = "initiatief"


class Kind(StrEnum):
    """What can be new of an initiative."""

    TAKES_PART = "takes_part"
    CAMPAIGN_BEGAN = "campaign_began"
    CAMPAIGN_MET = "campaign_met"


NEEDS = "needs:"  # and which kind of help


Part = Callable[[int, Event], str]
"""What an initiative (its key) does at an event, in words; empty where it does no such thing."""

_parts: list[Part] = []


def connect(parts: Iterable[Part]) -> None:
    """From now on these are asked, in this order."""
    _parts[:] = parts


def takes_part(initiative_id: int, event: Event) -> None:
    """It is to be at an evening. Told once, however many parts it takes."""
    notices.at_event(TOPIC, initiative_id, Kind.TAKES_PART, event)


def seeks_more(initiative: Initiative, kinds: Iterable[Need.Kind]) -> None:
    """It looks for these kinds of help, and did not before."""
    if initiative.is_published:
        for kind in kinds:
            notices.of_a_day(TOPIC, initiative.pk, f"{NEEDS}{kind}")


def campaign_began(initiative: Initiative) -> None:
    if initiative.is_published:
        notices.of_a_day(TOPIC, initiative.pk, Kind.CAMPAIGN_BEGAN)


def campaign_is_met(initiative: Initiative) -> None:
    """Its campaign has what it sought. Told once of each campaign, also when its amounts are put right."""
    if initiative.is_published:
        notices.of_a_day(TOPIC, initiative.pk, Kind.CAMPAIGN_MET, stays=True)


def campaign_ended(initiative: Initiative) -> None:
    """It has none any more; the next is another one."""
    notices.let_go(TOPIC, initiative.pk, Kind.CAMPAIGN_MET)


def back_on_the_site(initiative: Initiative) -> None:
    notices.back(TOPIC, initiative.pk)


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
        if notice.kind.startswith(NEEDS):
            return _need(found, notice.kind.removeprefix(NEEDS))
        match notice.kind:
            case Kind.TAKES_PART:
                return _at(found, notice.event) if notice.event else None
            case Kind.CAMPAIGN_BEGAN | Kind.CAMPAIGN_MET:
                return _campaign(found, is_told_met=notice.kind == Kind.CAMPAIGN_MET)
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


def _need(initiative: Initiative, kind: str) -> Item | None:
    """That it looks for this; None once it does not any more."""
    need = initiative.needs.filter(kind=kind).first()
    if need is None:
        return None
    told = {"initiative": initiative.name, "needs": need.get_kind_display()}
    return Item(
        subject=_("%(initiative)s zoekt hulp") % told,
        heading=initiative.name,
        url=initiative.get_absolute_url(),
        action=_("Bekijk wat u kunt doen"),
        lines=[_("Dit zoekt het initiatief nu: %(needs)s.") % told],
    )


def _campaign(initiative: Initiative, *, is_told_met: bool) -> Item | None:
    """That it began, or has what it sought; None where it is not so (any more). One that has it all, began before."""
    campaign = Campaign.objects.filter(initiative=initiative).first()
    if campaign is None or campaign.is_met != is_told_met:
        return None
    told = {
        "initiative": initiative.name,
        "title": campaign.title,
        "raised": euros(campaign.raised),
        "target": euros(campaign.target),
    }
    began, met = _("%(initiative)s begint een actie"), _("%(initiative)s haalde het doelbedrag")
    return Item(
        subject=(met if is_told_met else began) % told,
        heading=initiative.name,
        url=initiative.get_absolute_url(),
        action=_("Bekijk de actie"),
        lines=[_("%(title)s: %(raised)s van %(target)s.") % told],
    )
