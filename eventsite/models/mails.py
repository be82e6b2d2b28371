"""Mails to send, and what calendars were told by them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eventsite.web.isolating import isolated

from .events import Event
from .mailings import Mailing
from .registrations import Registration
from .session_times import Moment
from .sessions import Session
from .translated import LanguageField


class MessageQuerySet(models.QuerySet["Message"]):
    def not_arrived(self) -> MessageQuerySet:
        """Those that were given up, or came back."""
        return self.filter(state__in=[Message.State.FAILED, Message.State.BOUNCED])

    def waiting(self, now: Moment) -> MessageQuerySet:
        """Whose first or next try is due, longest first."""
        due = self.filter(state=Message.State.QUEUED, next_attempt_at__lte=now)
        return due.order_by("next_attempt_at", "pk")

    def left_behind(self, now: Moment) -> MessageQuerySet:
        """Taken by a worker that never came back, longest first."""
        left = self.filter(state=Message.State.SENDING, leased_until__lte=now)
        return left.order_by("leased_until", "pk")

    def not_stopped(self) -> MessageQuerySet:
        """Not those of a mailing that was stopped."""
        stopped = Mailing.objects.filter(state=Mailing.State.STOPPED).values("pk")
        return self.exclude(mailing__isnull=False, mailing_id__in=stopped)


def new_message_id() -> str:
    """Made once, when queued, so that a mail that goes out twice is known as the same (RFC 5322 §3.6.4)."""
    return f"<{uuid.uuid4()}@{settings.MAIL_DOMAIN}>"


class Message(models.Model):
    """A mail to send, queued in the transaction that causes it. See ``mails/letter.py`` and ``mails/delivery.py``.

    It keeps what to say and to whom, not the text: links and ticket codes are made at delivery, so
    a copy of the database holds none. Of what was said it keeps when and where, see ``mails/told.py``. What is not about a registration is a multi-table child that
    says what it is about.
    """

    LOG_NEEDS = ("registration",)

    class State(models.TextChoices):
        QUEUED = "queued", _("wacht")
        SENDING = "sending", _("wordt verstuurd")
        SENT = "sent", _("verstuurd")
        BOUNCED = "bounced", _("teruggekomen")
        SUPERSEDED = "superseded", _("niet meer nodig")
        FAILED = "failed", _("mislukt")
        # Waited when a backup was made that was put back since: it may have been sent; see mails/held.py.
        HELD = "held", _("vastgehouden")

    # Of the class that writes it; see ``mails/letters.py``.
    kind = models.CharField(_("soort"), max_length=40)
    registration = models.ForeignKey(
        Registration,
        on_delete=models.CASCADE,
        related_name="messages",
        verbose_name=_("aanmelding"),
        null=True,
        editable=False,
    )
    # For who has no registration; otherwise the mail goes to the registration's address.
    email = models.EmailField(_("e-mailadres"), max_length=254, blank=True)
    # Where the mail is about one session, and not about the registration's whole event.
    # Of who asked for it themselves; a letter knows better of whom it is about.
    language = LanguageField(_("taal"))
    session = models.ForeignKey(
        Session, null=True, editable=False, on_delete=models.CASCADE, related_name="+"
    )
    # A mail to many at once; see ``mails/mailings.py``.
    mailing = models.ForeignKey(
        Mailing,
        null=True,
        editable=False,
        on_delete=models.CASCADE,
        related_name="messages",
        db_index=False,
    )
    # News to many, that nobody waits for: it goes after all others, also the organisers' messages.
    can_wait = models.BooleanField(default=False, editable=False)
    # What makes it the only one of its kind for a registration: queued twice, it is sent once.
    occasion = models.CharField(max_length=100, blank=True, editable=False)
    told = models.JSONField(null=True, editable=False)
    # What an organiser wrote with the change that it tells of.
    note = models.TextField(max_length=500, blank=True, editable=False)
    message_id = models.CharField(max_length=255, unique=True, default=new_message_id)
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("pogingen"), default=0)
    next_attempt_at = models.DateTimeField(_("volgende poging"), default=timezone.now)
    leased_until = models.DateTimeField(null=True)
    last_error = models.TextField(_("laatste fout"), blank=True)
    created_at = models.DateTimeField(_("gemaakt op"), default=timezone.now)
    sent_at = models.DateTimeField(_("verstuurd op"), null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["kind", "created_at"], name="message_kind_created_at"),
            models.Index(fields=["state", "created_at"], name="message_state_created_at"),
            # Of mailings alone: SQLite would look for all other mails in an index that holds every NULL.
            models.Index(
                fields=["mailing"], name="message_mailing", condition=Q(mailing__isnull=False)
            ),
            # What one address was mailed that signed up for nothing.
            models.Index(fields=["email"], name="message_email", condition=~Q(email="")),
            # What goes by night; a registration's mails go with it.
            models.Index(
                fields=["registration", "created_at"],
                name="message_to_an_address",
                condition=Q(registration__isnull=True),
            ),
            # The worker takes the first of each of these; see ``mails/delivery.py``.
            models.Index(
                fields=["next_attempt_at", "id"],
                name="message_queue",
                condition=Q(state="queued", mailing__isnull=True, can_wait=False),
            ),
            models.Index(
                fields=["next_attempt_at", "id"],
                name="message_queue_of_news",
                condition=Q(state="queued", can_wait=True),
            ),
            models.Index(
                fields=["next_attempt_at", "id"],
                name="message_queue_of_mailings",
                condition=Q(state="queued", mailing__isnull=False),
            ),
            models.Index(
                fields=["leased_until", "id"], name="message_leased", condition=Q(state="sending")
            ),
            models.Index(fields=["kind"], name="message_held", condition=Q(state="held")),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_goes_to_a_registration_or_an_address",
                condition=Q(registration__isnull=False, email="")
                | (Q(registration__isnull=True) & ~Q(email="")),
            ),
            models.CheckConstraint(
                name="message_that_can_wait_is_of_no_mailing",
                condition=Q(can_wait=False) | Q(mailing__isnull=True),
            ),
            models.CheckConstraint(
                name="message_leased_exactly_while_sending",
                condition=Q(state="sending", leased_until__isnull=False)
                | (~Q(state="sending") & Q(leased_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="message_sent_at_exactly_when_sent",
                condition=Q(state__in=["sent", "bounced"], sent_at__isnull=False)
                | (~Q(state__in=["sent", "bounced"]) & Q(sent_at__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["registration", "kind", "occasion"],
                name="message_one_per_registration_kind_and_occasion",
                condition=~Q(occasion=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} ({self.get_state_display()})"

    @property
    def log_name(self) -> str:
        return gettext("de mail aan %(name)s") % {
            "name": isolated(self.registration.name) if self.registration else self.email
        }

    @property
    def address(self) -> str:
        """Where it goes."""
        return self.registration.email if self.registration else self.email


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def declined(self, now: Moment | None = None) -> InvitationQuerySet:
        """By who is still signed up, of sessions that stand and are to come, soonest first."""
        coming = Session.objects.standing().filter(
            uid=OuterRef("uid"),
            ends_at__gt=now or timezone.now(),
            event__status=Event.Status.PUBLISHED,
        )
        return (
            self.filter(declined_sequence__isnull=False, declined_sequence=F("sequence"))
            .exclude(registration__status=Registration.Status.CANCELLED)
            .exclude(content="")
            .annotate(starts_at=Subquery(coming.values("starts_at")[:1]))
            .filter(starts_at__isnull=False)
            .order_by("starts_at", "pk")
        )


class Invitation(models.Model):
    """What somebody's calendar was last told of an entry, and by which mail. See ``calendars/invitations.py``."""

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="invitations"
    )
    uid = models.CharField(max_length=255)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="invitations")
    sequence = models.PositiveIntegerField()
    # SHA-256 of what the entry said; empty once it was called off.
    content = models.CharField(max_length=64, blank=True)
    # Of what of it is news when it is different; see calendars/diary.py.
    gist = models.CharField(max_length=64, blank=True)
    # The SEQUENCE that was declined in the calendar; told anew, it is not declined any more.
    declined_sequence = models.PositiveIntegerField(null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("uitnodiging")
        verbose_name_plural = _("uitnodigingen")
        indexes = [
            models.Index(
                fields=["declined_sequence"],
                name="invitation_declined",
                condition=Q(declined_sequence__isnull=False),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["uid", "registration"], name="invitation_one_per_registration_and_uid"
            )
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} @ {self.uid}: {self.sequence}"

    @property
    def is_cancelled(self) -> bool:
        return not self.content

    @property
    def is_declined(self) -> bool:
        return self.declined_sequence == self.sequence and not self.is_cancelled


class MailStop(models.Model):
    """An address that wants no messages to many and no thanks; see ``mails/stopping.py``.

    It goes the night after the last registration of the address did: then there is nothing to send.
    """

    email = models.EmailField(max_length=254, unique=True, editable=False)
    stopped_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("gestopte berichten")
        verbose_name_plural = _("gestopte berichten")

    def __str__(self) -> str:
        return self.email


class MailExample(models.Model):
    """What a kind of mail looks like in one language, for organisers who look; see ``mails/examples.py``."""

    kind = models.CharField(max_length=40, editable=False)
    language = LanguageField(_("taal"))
    subject = models.TextField(editable=False)
    text = models.TextField(editable=False)
    html = models.TextField(editable=False)

    class Meta:
        verbose_name = _("voorbeeld van een mail")
        verbose_name_plural = _("voorbeelden van mails")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "language"], name="mail_example_one_per_kind_and_language"
            )
        ]

    def __str__(self) -> str:
        return self.kind
