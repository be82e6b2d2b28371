"""Who asked to be kept up to date, of what there is to tell them, and which mail told it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eventsite.web.languages.texts import reading

from .events import Event
from .mails import Message
from .translated import LanguageField


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def confirmed(self) -> SubscriptionQuerySet:
        """Whose address said yes from its own mail: nobody else is mailed what is new."""
        return self.filter(confirmed_at__isnull=False)

    def unconfirmed(self) -> SubscriptionQuerySet:
        return self.filter(confirmed_at__isnull=True)

    def of(self, email: str) -> SubscriptionQuerySet:
        """Of an address (as ``emails.clean`` spells it), in the order in which they were asked for."""
        return self.filter(email=email).order_by("pk")

    def to(self, topic: str, about: int) -> SubscriptionQuerySet:
        return self.filter(topic=topic, about=about)


class Subscription(models.Model):
    """That an address is to be mailed what is new of a topic. See ``subscriptions/verbs.py``.

    It counts from ``confirmed_at`` on, the moment of consent (AVG article 7). Who stops takes the row away.
    """

    email = models.EmailField(_("e-mailadres"), max_length=254, editable=False)
    # In which it was asked for, and its words agreed to; what is new is mailed in it.
    language = LanguageField(_("taal"))
    # What the app that tells of it calls it: “avond”; see ``subscriptions/topics.py``.
    topic = models.CharField(_("waarover"), max_length=20, editable=False)
    # The key of what it is about, whose table stands above this one; 0 where a topic is one thing.
    about = models.PositiveBigIntegerField(default=0, editable=False)
    # Which version of ``subscriptions/consent.py`` was agreed to.
    words = models.PositiveSmallIntegerField(_("versie van de vraag"), editable=False)
    asked_at = models.DateTimeField(_("gevraagd op"), default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(_("bevestigd op"), null=True, editable=False)

    # A second press on the same button is no second yes.
    RENEWED_AFTER: ClassVar[timedelta] = timedelta(days=1)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("op de hoogte")
        verbose_name_plural = _("op de hoogte")
        indexes = [
            models.Index(
                fields=["topic", "about"],
                name="subscription_told",
                condition=Q(confirmed_at__isnull=False),
            ),
            models.Index(
                fields=["confirmed_at"],
                name="subscription_confirmed_at",
                condition=Q(confirmed_at__isnull=False),
            ),
            models.Index(
                fields=["asked_at"],
                name="subscription_unconfirmed",
                condition=Q(confirmed_at__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["email", "topic", "about"], name="subscription_one_per_address_and_topic"
            ),
            models.CheckConstraint(name="subscription_has_a_topic", condition=~Q(topic="")),
            models.CheckConstraint(
                name="subscription_is_confirmed_after_it_is_asked",
                condition=Q(confirmed_at__isnull=True) | Q(confirmed_at__gte=F("asked_at")),
            ),
            models.CheckConstraint(name="subscription_has_an_address", condition=~Q(email="")),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.about}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def is_renewable(self) -> bool:
        """Whether a yes now begins its term anew, or changes its language to that of the page."""
        said = self.confirmed_at
        if said is None:
            return False
        return said <= timezone.now() - self.RENEWED_AFTER or self.is_in_another

    @property
    def is_in_another(self) -> bool:
        """Than the page: its mails come in a language that its reader may not want any more."""
        asked_in: str = self.language
        return asked_in != reading()


class NoticeQuerySet(models.QuerySet["Notice"]):
    def due(self, now: datetime) -> NoticeQuerySet:
        """That are to be told now, oldest first; of an event once it is on the site, and while it stands."""
        stands = Q(event__isnull=True) | Q(event__status=Event.Status.PUBLISHED)
        return self.filter(stands, done_at__isnull=True, due_at__lte=now).order_by("pk")


class Notice(models.Model):
    """Something new of a topic, kept by the verb that made it so. See ``subscriptions/notices.py``."""

    EVENT = "event"  # the kind of: an event is on the site

    topic = models.CharField(max_length=20, editable=False)
    about = models.PositiveBigIntegerField(default=0, editable=False)
    # What the app calls what happened.
    kind = models.CharField(max_length=20, editable=False)
    event = models.ForeignKey(
        Event, null=True, editable=False, on_delete=models.CASCADE, related_name="+"
    )
    # Of what has no event: one of a kind each day.
    day = models.DateField(null=True, editable=False)
    due_at = models.DateTimeField(editable=False)
    # Since when the site says so: who said yes later needs no mail of it.
    new_at = models.DateTimeField(default=timezone.now, editable=False)
    # Told once, however long ago: not forgotten with the rest.
    stays = models.BooleanField(default=False, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("nieuws")
        verbose_name_plural = _("nieuws")
        indexes = [
            models.Index(
                fields=["due_at"], name="notice_to_tell", condition=Q(done_at__isnull=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="notice_is_of_an_event_or_of_a_day",
                condition=Q(event__isnull=True) ^ Q(day__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["event"], name="notice_one_per_event", condition=Q(kind="event")
            ),
            models.UniqueConstraint(
                fields=["topic", "about", "kind", "event"],
                name="notice_one_of_a_kind_at_an_event",
                condition=Q(event__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["topic", "about", "kind", "day"],
                name="notice_one_of_a_kind_a_day",
                condition=Q(day__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.topic} {self.about}"


class NoticeMail(models.Model):
    """That a notice is told to a subscription, by which mail; never by two."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="mails")
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="told")
    # None once the mail's own term is over.
    message = models.ForeignKey(
        Message, null=True, on_delete=models.SET_NULL, related_name="notices"
    )

    class Meta:
        verbose_name = _("verteld nieuws")
        verbose_name_plural = _("verteld nieuws")
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "subscription"], name="notice_told_once_to_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} → {self.subscription_id}"
