"""The mails to who pitches: what was booked, a place on the stage that came free, the workshop."""

from __future__ import annotations

from datetime import timedelta

from django.template.defaultfilters import date as format_date
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cafes import examples
from cafes.letters import PartsLetter
from cafes.models import Edition
from courses.models import Course, CourseRun
from eventsite.booking import places
from eventsite.brakes import limits
from eventsite.mails.examples import said
from eventsite.mails.registration_letter import RegistrationLetter
from eventsite.models import Event, Message, Registration, Session
from eventsite.tickets import links
from eventsite.tickets.links import Purpose
from initiatives import links as initiative_links
from initiatives.toolkit import parts

from . import initiators, workshop
from .models import Pitch, PitchSlot, Stage, Workshop


class _ForInitiator(PartsLetter):
    """With the way to the initiative, where it has the address that the mail goes to."""

    def context(self) -> dict[str, object]:
        return super().context() | {"initiative_url": SimpleLazyObject(self._initiative_url)}

    def _initiative_url(self) -> str:
        initiative = initiators.initiative_of(self.registration)
        if initiative is None or initiative.contact_email != self.registration.email:
            return ""
        return links.absolute(initiative_links.own_url(initiative))


class JoinedLetter(_ForInitiator):
    """Your stall and your pitch, or your place on the reserve list."""

    kind = "joined"
    limit = limits.SIGN_UP_MAIL
    label = gettext_lazy("kraam of pitch geboekt")
    templates = "pitches/emails"

    def subject(self) -> str:
        return _("U doet mee: %(event)s op %(day)s") % self.what

    def context(self) -> dict[str, object]:
        return super().context() | {"toolkit_url": parts.mail_url()}

    @classmethod
    def example(cls) -> Message:
        chaima = _on_stage(examples.chaima(examples.edition()))
        return Message.objects.create(kind=cls.kind, registration=chaima)


class MovedUpLetter(_ForInitiator):
    """You were on the reserve list, and now have a pitch at this time."""

    kind = "moved_up"
    label = gettext_lazy("van de reservelijst naar het podium")
    templates = "pitches/emails"

    def subject(self) -> str:
        return _("U kunt pitchen: %(event)s op %(day)s") % self.what

    @classmethod
    def example(cls) -> Message:
        daan = _on_stage(examples.daan(examples.edition()))
        return Message.objects.create(kind=cls.kind, registration=daan)


class WorkshopOfferedLetter(RegistrationLetter):
    """To a pitcher: there is a workshop, and a place for you."""

    kind = "workshop_offered"
    label = gettext_lazy("workshop aangeboden")
    templates = "pitches/emails"
    reason = gettext_lazy("u een pitch hebt geboekt")
    says_when = False

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
            "title": self.workshop.run.texts.title,
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

    @classmethod
    def example(cls) -> Message:
        registration = _on_stage(examples.chaima(examples.edition()))
        offered = _workshop(registration)
        occasion = workshop.occasion_of(offered)
        return Message.objects.create(kind=cls.kind, registration=registration, occasion=occasion)


def _on_stage(registration: Registration) -> Registration:
    """Give somebody in an example the only turn on the stage."""
    edition = Edition.objects.get(pk=registration.event_id)
    Stage.objects.create(edition=edition, opens_after=15)
    slot = PitchSlot.objects.create(edition=edition, position=1, minutes=5, gap_minutes=2)
    initiative = examples.initiative_of(registration)
    Pitch.objects.create(registration=registration, initiative=initiative, slot=slot)
    return registration


def _workshop(pitcher: Registration) -> Workshop:
    """An example of one five days before the pitcher's evening, with places held."""
    course = Course.objects.create(
        kind=Course.Kind.WORKSHOP,
        slug="voorbeeld-van-een-workshop",
        **said(
            title=gettext_lazy("Pitchen met Passie"),
            summary=gettext_lazy("Leer in één avond uw idee in drie minuten vertellen."),
            audience=gettext_lazy("Wie pitcht op het Initiatievencafé."),
        ),
    )
    evening = pitcher.event.sessions.get()
    start = evening.starts_at - timedelta(days=5)
    run = CourseRun.objects.create(
        course=course,
        slug="voorbeeld-van-een-ronde",
        title=course.title,
        summary=course.summary,
        translations=course.translations,
        capacity=12,
        status=Event.Status.PUBLISHED,
        held_places=7,
        held_until=start - timedelta(days=3),
    )
    Session.objects.create(
        event=run, venue=evening.venue, starts_at=start, ends_at=start + timedelta(hours=2)
    )
    return Workshop.objects.create(edition_id=pitcher.event_id, run=run)
