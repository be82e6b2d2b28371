"""What the mail about the workshop says; see ``eventsite/letters.py``."""

from __future__ import annotations

from django.template.defaultfilters import date as format_date
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.booking import places
from eventsite.mails.letters import RegistrationLetter, writes
from eventsite.models import Message
from eventsite.tickets import links
from eventsite.tickets.links import Purpose

from . import workshop


@writes(Message.Kind.WORKSHOP_OFFERED)
class WorkshopLetter(RegistrationLetter):
    """To a pitcher: there is a workshop, and a place for you."""

    templates = "pitches/emails"
    reason = gettext_lazy("u een pitch hebt geboekt")

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.workshop = workshop.of(self.event.pk)

    def still_true(self) -> bool:
        """Unless another run took its place meanwhile, for which there is a mail of its own."""
        return (
            self.workshop is not None
            and self.message.occasion == workshop.occasion_of(self.workshop)
            and workshop.is_open_to(self.workshop, self.registration)
        )

    def subject(self) -> str:
        assert self.workshop is not None  # noqa: S101 (still_true says so)
        start = self.workshop.run.starts_at
        return _("Voor uw pitch: workshop %(title)s op %(day)s") % {
            "title": self.workshop.run.title,
            "day": format_date(timezone.localtime(start), "l j F") if start else "",
        }

    def context(self) -> dict[str, object]:
        assert self.workshop is not None  # noqa: S101
        run = self.workshop.run
        token = links.make_token(self.registration, Purpose.REGISTRATION)
        return super().context() | {
            "run": run,
            "run_sessions": run.sessions_in_order(),
            "held": places.of(run).held,
            "workshop_url": links.absolute(reverse("pitches:workshop", args=[token])),
        }
