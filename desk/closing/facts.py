"""What an organiser should know of an evening or a run before it is closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.functional import cached_property

from eventsite.figures.counting import Figures, count
from eventsite.mails import reminders
from eventsite.mails.event_letters import ThanksLetter
from eventsite.models import AsideScan, AsideScanQuerySet, CheckIn, Event, Message, Session, Tablet
from pitches import timetable
from pitches.models import Pitch
from pitches.timetable import Turn


@dataclass(frozen=True)
class Thanks:
    """How many mails of thanks left or will, and when those go that still have to."""

    sent: int
    waiting: int
    goes_at: datetime | None
    own_text: str


class Facts:
    """Of one event, asked once each."""

    def __init__(self, event: Event) -> None:
        self.event = event

    @cached_property
    def counted(self) -> Figures:
        """As it stands now."""
        return count([self.event])[self.event.pk]

    @cached_property
    def undecided(self) -> int:
        """Scans that wait for an organiser."""
        return self._aside.count()

    @cached_property
    def first_undecided(self) -> AsideScan | None:
        """Where one decides: the page of its session's tablets."""
        return self._aside.order_by("received_at", "pk").first()

    @property
    def _aside(self) -> AsideScanQuerySet:
        return AsideScan.objects.undecided().filter(tablet__session__event=self.event)

    @cached_property
    def tablets(self) -> list[Tablet]:
        """Those that said they still hold scans, by session and number."""
        own = Tablet.objects.filter(session__event=self.event, waiting__gt=0)
        return list(own.select_related("session__event"))

    @cached_property
    def turns(self) -> list[Turn]:
        """The stage's, with who had them."""
        return [turn for turn in timetable.turns(self.event) if turn.pitch]

    @property
    def pitches_unknown(self) -> list[tuple[Turn, Pitch]]:
        """Of whom nobody noted whether they pitched."""
        return [(one, one.pitch) for one in self.turns if one.pitch and not one.pitch.outcome]

    @cached_property
    def pitched_unscanned(self) -> int:
        """Held, and of the party nobody was let in."""
        held = Pitch.objects.on_stage().filter(
            registration__event=self.event, outcome=Pitch.Outcome.HELD
        )
        inside = CheckIn.objects.live().filter(registration=OuterRef("registration"))
        return held.exclude(Exists(inside)).count()

    @cached_property
    def sessions_without_anyone(self) -> list[Session]:
        """Of a course: held, and nobody is on the list as present."""
        if self.event.kind != Event.Kind.EDUCATION:
            return []
        inside = CheckIn.objects.live().filter(session=OuterRef("pk"))
        standing = Session.objects.standing().filter(event=self.event)
        return list(standing.exclude(Exists(inside)).order_by("starts_at"))

    @cached_property
    def thanks(self) -> Thanks:
        """One query."""
        mails = Message.objects.filter(registration__event=self.event, kind=ThanksLetter.kind)
        states = list(mails.values_list("state", flat=True))
        sent = states.count(Message.State.SENT)
        waiting = states.count(Message.State.QUEUED)
        return Thanks(sent, waiting, reminders.thanks_go_at(self.event), self.event.thanks)
