"""Being kept up to date about the evenings (eventsite/subscriptions/topics.py), and about who has a stall there."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from eventsite.booking import places
from eventsite.models import Event, Notice
from eventsite.subscriptions import topics
from eventsite.subscriptions.topics import Item, Subject, Wording

from .models import Edition, StandBooking


class Evenings:
    """One subject: each new evening."""

    topic = "avond"

    def offered(self) -> list[Subject]:
        return [self._subject()]

    def by_slug(self, slug: str) -> Subject | None:
        return None if slug else self._subject()

    def by_keys(self, keys: Collection[int]) -> dict[int, Subject]:
        return {0: self._subject()}

    def gone(self) -> Q:
        return Q(pk__in=[])

    def about_event(self, event: Event) -> int | None:
        return 0 if event.kind == Edition.KIND else None

    def tell(self, notice: Notice) -> Item | None:
        if notice.event is None:
            return None
        wording = Wording(
            subject=_("%(event)s op %(day)s"),
            there_is_room=_(": u kunt erbij zijn"),
            look=_("Bekijk de avond"),
            sign_up=_("Bekijk de avond en meld u aan"),
        )
        return topics.event_item(notice.event, wording, has_room=places.has_room)

    def _subject(self) -> Subject:
        return Subject(
            topic=self.topic,
            about=0,
            code=self.topic,
            name=_("Nieuwe avonden"),
            promise=_("Bij elke nieuwe avond één mail, tot u stopt."),
            url=reverse("agenda"),
        )


def stall_of(initiative: int, event: Event) -> str:
    """Where it stands that evening; empty where it has no stall there."""
    held = StandBooking.objects.live().filter(initiative=initiative, stand__edition=event.pk)
    number = held.values_list("stand__number", flat=True).first()
    return _("kraam %(number)d") % {"number": number} if number else ""
