"""What an initiative seeks, and what is offered."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eventsite.models import ApiKey, LanguageField
from eventsite.web.languages.names import in_another

from .initiatives import Initiative
from .written import WrittenTexts


class NeedQuerySet(models.QuerySet["Need"]):
    def without_answer(self) -> NeedQuerySet:
        """For which nobody offered anything, or only what the initiator could not use."""
        answers = Offer.objects.filter(
            need=OuterRef("pk"),
            state__in=[Offer.State.NEW, Offer.State.ACCEPTED],
            proved_at__isnull=False,
        )
        return self.filter(~Exists(answers))


class Need(models.Model):
    """Something an initiative seeks."""

    class Kind(models.TextChoices):
        PEOPLE = "people", _("mensen")
        PLACE = "place", _("een plek")
        MONEY = "money", _("geld")
        KNOWLEDGE = "knowledge", _("kennis")
        PUBLICITY = "publicity", _("bekendheid")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="needs")
    kind = models.CharField(_("wat"), max_length=10, choices=Kind)
    sentence = models.CharField(_("toelichting"), max_length=200, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("wat een initiatief zoekt")
        verbose_name_plural = _("wat initiatieven zoeken")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "kind"], name="need_one_per_initiative_and_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def texts(self) -> WrittenTexts:
        """As of its initiative."""
        return WrittenTexts(self, ("sentence",), self.initiative.language)

    @property
    def what(self) -> str:
        """“mensen”. Read of many in a list, for which ``get_kind_display`` makes a table of all kinds each time."""
        return str(self.Kind(self.kind).label)


class OfferQuerySet(models.QuerySet["Offer"]):
    def proved(self) -> OfferQuerySet:
        """Passed on: their helpers said so from their own mail."""
        return self.filter(proved_at__isnull=False)

    def unproved(self) -> OfferQuerySet:
        """Of which nobody heard yet; neither helper nor anybody else may be told what is in it."""
        return self.filter(proved_at=None, erased_at=None).exclude(state=Offer.State.WITHDRAWN)


class Offer(models.Model):
    """What a visitor offers an initiative. Name and e-mail go to the initiator, with consent."""

    class State(models.TextChoices):
        NEW = "new", _("nieuw")
        ACCEPTED = "accepted", _("aangenomen")
        DECLINED = "declined", _("past niet")
        WITHDRAWN = "withdrawn", _("ingetrokken")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="offers")
    # What it answers; none for something the initiative did not ask for.
    need = models.ForeignKey(
        Need, on_delete=models.SET_NULL, null=True, blank=True, related_name="offers"
    )
    # Of the need it answered: figures tell of it when the initiator asks for that no more.
    kind = models.CharField(
        _("soort hulp"), max_length=10, choices=Need.Kind, blank=True, editable=False
    )
    name = models.CharField(_("naam"), max_length=200, blank=True)
    email = models.EmailField(_("e-mailadres"), max_length=254, blank=True)
    what = models.TextField(_("wat iemand aanbiedt"), max_length=1000, blank=True)
    language = LanguageField(_("taal"))
    # By what other programs know it, and whose program brought it: that key alone may ask what became of it.
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.ForeignKey(
        ApiKey,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    consented_at = models.DateTimeField(_("toestemming op"))
    # When the helper pressed the button behind the link in their own mail; it was passed on then.
    proved_at = models.DateTimeField(_("doorgegeven op"), null=True)
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.NEW)
    # When the initiator accepted or declined it, or the helper took it back.
    handled_at = models.DateTimeField(null=True)
    # Since when the initiator can use it; stays when the helper takes it back: it is counted.
    accepted_at = models.DateTimeField(null=True)
    # Since when nobody is named any more and nothing is told: the row stays for the figures.
    erased_at = models.DateTimeField(_("gewist op"), null=True, editable=False)
    link_version = models.PositiveIntegerField(default=1)
    submission_id = models.UUIDField(default=uuid.uuid4, unique=True)
    submission_digest = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(_("gedaan op"), default=timezone.now)

    LOG_NEEDS = ("initiative",)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("aanbod")
        verbose_name_plural = _("aanbiedingen")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["email"], name="offer_email")]
        constraints = [
            models.CheckConstraint(
                name="offer_handled_at_exactly_when_no_longer_new",
                condition=Q(state="new", handled_at__isnull=True)
                | (~Q(state="new") & Q(handled_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="offer_accepted_has_accepted_at",
                condition=Q(state="accepted", accepted_at__isnull=False)
                | Q(state__in=["new", "declined"], accepted_at__isnull=True)
                | Q(state="withdrawn"),
            ),
            models.CheckConstraint(
                name="offer_answered_only_after_it_was_passed_on",
                condition=Q(proved_at__isnull=False) | Q(state__in=["new", "withdrawn"]),
            ),
            # Taking back the consent erases what it was given for (AVG article 7 and 17).
            models.CheckConstraint(
                name="offer_withdrawn_or_erased_exactly_when_nobody_is_named",
                condition=(
                    (Q(state="withdrawn") | Q(erased_at__isnull=False))
                    & Q(name="", email="", what="")
                )
                | (
                    ~Q(state="withdrawn")
                    & Q(erased_at__isnull=True)
                    & ~Q(name="")
                    & ~Q(email="")
                    & ~Q(what="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} ({self.get_state_display()})"

    @property
    def texts(self) -> WrittenTexts:
        """What was written, with the language of the page it was written on."""
        return WrittenTexts(self, ("what",), self.language)

    @property
    def written_in(self) -> str:
        """“in het Engels”, for a page that is in another language; else nothing."""
        return in_another(self.language)

    @property
    def log_name(self) -> str:
        return gettext("het aanbod van hulp aan %(name)s") % {"name": self.initiative.log_name}

    @property
    def is_new(self) -> bool:
        return self.state == self.State.NEW

    @property
    def is_proved(self) -> bool:
        return self.proved_at is not None

    @property
    def is_withdrawn(self) -> bool:
        return self.state == self.State.WITHDRAWN

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None

    @property
    def names_nobody(self) -> bool:
        """There is nobody left to answer."""
        return self.is_withdrawn or self.is_erased
