"""The mail about a change of somebody's stall or pitch, and what all such mails have in common."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.mails.registration_letter import RegistrationLetter
from eventsite.models import Event, Message, Registration, Session

from . import examples


class PartsLetter(RegistrationLetter):
    """To an initiator: what you do on the evening, with ticket and invitations."""

    with_ticket = True
    tells_calendar = True

    @classmethod
    def queue(
        cls, registration: Registration, *, session: Session | None = None, note: str = ""
    ) -> None:
        registration.touch()
        super().queue(registration, session=session, note=note)

    def still_true(self) -> bool:
        return self.is_live and not self.event.is_over


class PartsChangedLetter(PartsLetter):
    """Your stall or your pitch is another, at another time, or given up; this is what you have now."""

    kind = "parts_changed"
    label = gettext_lazy("kraam of pitch veranderd")
    templates = "cafes/emails"
    # Long enough to gather what an organiser does in a row, short enough to be news.
    pause = timedelta(minutes=2)

    @classmethod
    def queue(
        cls, registration: Registration, *, session: Session | None = None, note: str = ""
    ) -> None:
        """An organiser moves several things in a row; who was about to be told is not told twice."""
        about_to = registration.messages.filter(kind=cls.kind, state=Message.State.QUEUED)
        # Held, or a worker would take it now and say how things were before this.
        if message := about_to.select_for_update().first():
            registration.touch()
            if note:
                message.note = note
                message.save(update_fields=["note"])
        else:
            super().queue(registration, session=session, note=note)

    @classmethod
    def wait_on(cls, event: Event) -> None:
        """More is being moved on this evening: who was about to be told waits as long again."""
        waiting = Message.objects.filter(registration__event=event.pk, kind=cls.kind, attempts=0)
        waiting.filter(state=Message.State.QUEUED).update(
            next_attempt_at=timezone.now() + cls.pause
        )

    def still_true(self) -> bool:
        return super().still_true() and not self.is_told_anew and self.is_news

    def context(self) -> dict[str, object]:
        return super().context() | {"changes": self.changes}

    def subject(self) -> str:
        return _("Uw kraam of pitch is veranderd: %(event)s op %(day)s") % self.what

    @classmethod
    def example(cls) -> Message:
        chaima = examples.chaima(examples.edition())
        return Message.objects.create(kind=cls.kind, registration=chaima)
