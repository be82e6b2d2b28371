"""Who signed up, and what that opens."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from eventsite.web.border.folding import fold_name
from eventsite.web.border.names import sort_key
from eventsite.web.border.plain_names import plain

from . import participation
from .events import Event
from .folded import ByCodePoint, FoldedField, Searched
from .keys import ApiKey
from .search_keys import Keyed, KeyedQuerySet
from .translated import LanguageField

# What stands in the place of a name that was erased; stored, so that every list and line says it.
ERASED_NAME = gettext_noop("een verwijderde deelnemer")


class RegistrationQuerySet(KeyedQuerySet["Registration"]):
    def live(self) -> RegistrationQuerySet:
        """Confirmed or waiting."""
        return self.exclude(status=Registration.Status.CANCELLED)

    def of_person(self, email: str, *, sharer: str = "") -> RegistrationQuerySet:
        """Of who is known by this address; or of the ``sharer`` of it, who is known by name beside it.

        Mails, links and calendars are the address's: they look for ``email`` alone.
        """
        found = self.filter(email=email, shares_email=bool(sharer))
        return found.filter(name_folded=fold_name(sharer)) if sharer else found

    def confirmed(self) -> RegistrationQuerySet:
        return self.filter(status=Registration.Status.CONFIRMED)

    def queue(self) -> RegistrationQuerySet:
        """Who waits, in the order in which places are handed out."""
        return self.filter(status=Registration.Status.WAITING).order_by("registered_at", "pk")

    def never_fitting(self, event: Event) -> RegistrationQuerySet:
        """Who of ``event`` waits with more people than it has places."""
        return self.queue().taking_places().filter(event=event, party_size__gt=event.capacity)

    def taking_places(self) -> RegistrationQuerySet:
        """Visitors. Who has a stall or a pitch takes no visitor's place."""
        return self.filter(role=Registration.Role.VISITOR)

    def people(self) -> int:
        """Persons, not registrations."""
        return self.aggregate(n=models.Sum("party_size"))["n"] or 0


class Registration(Keyed, Searched):
    """One party's place, or its wait for one, at an event. Only name and e-mail are asked."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("op de wachtlijst")
        CONFIRMED = "confirmed", _("aangemeld")
        CANCELLED = "cancelled", _("afgemeld")

    class Role(models.TextChoices):
        """What somebody comes for. An initiator has a stall or a pitch, and takes no visitor's place."""

        VISITOR = "visitor", _("bezoeker")
        INITIATOR = "initiator", _("initiatiefnemer")

    class Source(models.TextChoices):
        """Who signed them up, and where."""

        SITE = "site", _("op de site")
        ORGANISER = "organiser", _("door de organisatie")
        PHONE = "phone", _("per telefoon")
        PAPER = "paper", _("op papier")
        DOOR = "door", _("aan de deur")
        PARTNER = "partner", _("via een partner")

    class CancelledBy(models.TextChoices):
        PERSON = "person", _("zelf afgemeld")
        ORGANISER = "organiser", _("door de organisatie")
        PARTNER = "partner", _("door de partner")

    LOGGED_TEXTS = ("mail", "language")  # which kind was sent again, and what they read

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="registrations", verbose_name=_("evenement")
    )
    name = models.CharField(_("naam"), max_length=200)
    # Empty for who was signed up by an organiser or at the door and gave none; nobody else can do without.
    email = models.EmailField(_("e-mailadres"), max_length=254, blank=True)
    name_folded = FoldedField(of="name")
    name_sort = FoldedField(of="name", by=sort_key)
    email_folded = FoldedField(of="email")
    party_size = models.PositiveSmallIntegerField(_("aantal personen"), default=1)
    source = models.CharField(
        _("aangemeld"), max_length=10, choices=Source, default=Source.SITE, editable=False
    )
    # The address is somebody else's, who reads the mail for both; the two are told apart by name.
    shares_email = models.BooleanField(default=False, editable=False)
    # In which they signed up; what they are sent is in it too.
    language = LanguageField(_("taal"))
    # Health data (AVG art. 9): organisers alone see it, and it goes the day after; jobs/purging.py.
    access_need = models.CharField(_("wat iemand nodig heeft"), max_length=300, blank=True)
    role = models.CharField(
        _("rol"), max_length=10, choices=Role, default=Role.VISITOR, editable=False
    )
    # Somebody for whom places are held (Event.held_places).
    is_invited = models.BooleanField(default=False, editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.WAITING, editable=False
    )
    # Why an organiser gave the place before others, or over the capacity. What it says of people is here, not
    # in the log, and goes with the registration.
    placed_because = models.TextField(
        _("reden van de plaats"), max_length=300, blank=True, editable=False
    )
    registered_at = models.DateTimeField(_("aangemeld op"), default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancelled_by = models.CharField(max_length=10, choices=CancelledBy, blank=True, editable=False)
    # By what other programs know it: chance, that opens nothing.
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Whose program signed them up; that key alone may ask for it, change it or cancel.
    key = models.ForeignKey(
        ApiKey, null=True, editable=False, on_delete=models.SET_NULL, related_name="registrations"
    )
    # The form's own id: sending the same form twice finds the registration of the first time.
    submission_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # What that form said, to tell a second press from a correction; see eventsite/web/sent_once.py.
    submission_digest = models.CharField(max_length=64, blank=True, editable=False)
    # From which connection it was sent, as brakes/sources.py hashes it: for some days, to find a batch by.
    origin = models.CharField(max_length=64, blank=True, editable=False)
    # Raised to make every link that was sent before stop working.
    link_version = models.PositiveIntegerField(default=1, editable=False)
    # What the ticket code is made from, with the site's key: chance, so that it is there before the row is.
    ticket_seed = models.UUIDField(default=uuid.uuid4, editable=False)
    # SHA-256 of the ticket code: a copy of the database opens no door.
    ticket_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001 (unique, so none is not "")
    # By what the door knew the ticket before this one: it says that there is a newer.
    former_ticket_key = models.CharField(max_length=20, blank=True, editable=False)
    # Raised when a place is given or given up, so that a calendar takes what it says then for newer
    # (RFC 5546 §2.1.4).
    invitation_sequence = models.PositiveIntegerField(default=0, editable=False)
    # Since when it tells nothing of anybody any more; what is counted of it stays (``erasing/``).
    erased_at = models.DateTimeField(null=True, editable=False)
    # Made then, the same for all of one person: counting still asks who was here before, and not who it was.
    erased_as = models.UUIDField(null=True, editable=False)
    # When anything that the door shows of it changed; the tablets ask for what is newer than their list.
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("aanmelding")
        verbose_name_plural = _("aanmeldingen")
        ordering = ["registered_at", "pk"]
        indexes = [
            # Places are counted from it alone, of twenty evenings at once too.
            models.Index(
                fields=["event", "status", "role", "is_invited", "party_size"],
                name="registration_event_places",
            ),
            models.Index(fields=["event", "changed_at"], name="registration_event_changed_at"),
            # A page of the people of an event, without sorting all of them.
            models.Index("event", ByCodePoint("name_sort"), "id", name="registration_event_name"),
            # Who came in without having signed up, whom each board counts among thousands.
            models.Index(
                fields=["event"],
                condition=Q(source="door"),
                name="registration_from_the_door",
            ),
            # Links, diaries and clashes ask for one person at all events.
            models.Index(fields=["email"], name="registration_email"),
            models.Index(
                fields=["erased_as"],
                name="registration_erased_as",
                condition=Q(erased_as__isnull=False),
            ),
            models.Index(
                fields=["cancelled_at"],
                name="registration_cancelled_named",
                condition=Q(erased_at__isnull=True, cancelled_at__isnull=False),
            ),
            # What is wiped every night is a handful among all there ever were.
            models.Index(fields=["access_need"], name="registration_to_wipe"),
            models.Index(
                fields=["registered_at"], condition=~Q(origin=""), name="registration_with_origin"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                "event",
                Lower("email"),
                name="registration_one_live_per_event_and_email",
                condition=~Q(status="cancelled") & ~Q(email="") & Q(shares_email=False),
            ),
            models.UniqueConstraint(
                "event",
                Lower("email"),
                "name_folded",
                name="registration_one_live_per_event_and_sharer",
                condition=~Q(status="cancelled") & Q(shares_email=True),
            ),
            models.CheckConstraint(
                name="registration_of_a_key_is_a_partners",
                condition=Q(key__isnull=True) | Q(source="partner"),
            ),
            models.CheckConstraint(
                name="registration_without_email_is_not_from_the_site",
                condition=~Q(email="")
                | ~Q(source__in=["site", "partner"])
                | Q(erased_at__isnull=False),
            ),
            models.CheckConstraint(
                name="registration_erased_tells_nothing_of_anybody",
                condition=Q(erased_at__isnull=True, erased_as__isnull=True)
                | Q(
                    erased_at__isnull=False,
                    erased_as__isnull=False,
                    name=ERASED_NAME,
                    email="",
                    shares_email=False,
                    access_need="",
                    placed_because="",
                    submission_digest="",
                    origin="",
                    former_ticket_key="",
                    ticket_hash__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="registration_that_shares_an_email_is_an_organisers",
                condition=Q(shares_email=False)
                | (Q(source__in=["organiser", "phone", "paper"]) & ~Q(email="")),
            ),
            models.CheckConstraint(
                name="registration_party_size_at_least_1", condition=Q(party_size__gte=1)
            ),
            models.CheckConstraint(
                name="registration_confirmed_has_confirmed_at",
                condition=~Q(status="confirmed") | Q(confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="registration_waiting_has_no_confirmed_at",
                condition=~Q(status="waiting") | Q(confirmed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="registration_placed_because_only_with_a_place",
                condition=Q(placed_because="") | Q(status="confirmed"),
            ),
            models.CheckConstraint(
                name="registration_cancelled_says_when_and_by_whom",
                condition=(Q(status="cancelled", cancelled_at__isnull=False) & ~Q(cancelled_by=""))
                | (~Q(status="cancelled") & Q(cancelled_at__isnull=True, cancelled_by="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_status_display()})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.changed_at = timezone.now()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "changed_at"}
        super().save(*args, **kwargs)

    def touch(self) -> None:
        """What the door shows of it changed elsewhere: its stall, where it is let in."""
        self.save(update_fields=["changed_at"])

    @property
    def source_in_words(self) -> str:
        """“per telefoon”, or by name “via HaarlemLink”."""
        if self.key:
            return gettext("via %(partner)s") % {"partner": self.key.partner}
        return str(self.get_source_display())

    @property
    def walk_in(self) -> bool:
        return self.source == self.Source.DOOR

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None

    @property
    def name_for_mail(self) -> str:
        """The name where it may be mailed: what was typed on the site must read as one; "" when it does not.

        Anybody types a name above an address, on a partner's site too; see border/plain_names.py.
        """
        by_anybody = self.source in {self.Source.SITE, self.Source.PARTNER}
        return plain(self.name) if by_anybody else self.name

    @property
    def sharer(self) -> str:
        """By what name they are known beside the address; empty for who is known by it."""
        return self.name if self.shares_email else ""

    @property
    def is_confirmed(self) -> bool:
        return self.status == self.Status.CONFIRMED

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.WAITING

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def is_initiator(self) -> bool:
        return self.role == self.Role.INITIATOR

    @cached_property
    def parts(self) -> list[participation.Part]:
        """What this party does at the event besides coming; see participation.py."""
        return participation.parts_of(self)

    @property
    def preparation(self) -> list[str]:
        """What this party knows beforehand of what it does, in sentences."""
        return participation.preparation_of(self)

    @property
    def never_fits(self) -> bool:
        """Waits with more people than there are places, since there are fewer: it waits for nothing."""
        takes_places = self.is_waiting and not self.is_initiator
        return takes_places and self.party_size > self.event.capacity

    def queue_position(self) -> int | None:
        """1 for who is first in line; None for who does not wait, or waits for nothing."""
        if not self.is_waiting or self.never_fits:
            return None
        ahead = Q(registered_at__lt=self.registered_at) | Q(
            registered_at=self.registered_at, pk__lt=self.pk
        )
        queue = self.event.registrations.queue().filter(party_size__lte=self.event.capacity)
        return queue.filter(ahead).count() + 1
