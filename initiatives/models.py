"""Initiatives: what people want to do for the city, entered once and used for every stall, pitch and course.

The rules that must hold whatever the code does stand in the constraints. The verbs that change
these rows are in ``entering.py``, ``offering.py`` and ``campaigning.py``.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eventsite.models import Message

from .pictures import small_name
from .searching import words

web_address = URLValidator(schemes=["http", "https"])


class Neighbourhood(models.Model):
    """A part of the city, as people there call it. Organisers keep the list."""

    name = models.CharField(_("naam"), max_length=80, unique=True)
    slug = models.SlugField(_("in het adres"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("wijk")
        verbose_name_plural = _("wijken")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    def published(self) -> InitiativeQuerySet:
        """What the showcase lists."""
        return self.filter(status=Initiative.Status.PUBLISHED)

    def of(self, email: str) -> InitiativeQuerySet:
        """Whose initiator has this address (as ``normalise_email`` spells it)."""
        return self.filter(contact_email=email)

    def matching(self, text: str) -> InitiativeQuerySet:
        """That hold every word of ``text``, whatever the case or the accents."""
        found = self
        for word in words(text):
            found = found.filter(search_text__contains=word)
        return found

    def changed_since_published(self) -> InitiativeQuerySet:
        """On the site, with edits that no organiser has looked at."""
        return self.published().filter(modified_at__gt=F("published_at"))


class Initiative(models.Model):
    """A plan of people in the city. Its initiator has no account: a signed link opens it."""

    class Theme(models.TextChoices):
        """The fields of the city's programme for citizens' initiatives."""

        SUSTAINABILITY = "duurzaamheid", _("duurzaamheid")
        GREEN = "groen", _("groen en natuur")
        NEIGHBOURHOOD = "buurt", _("leefbaarheid in de buurt")
        MEETING = "ontmoeting", _("ontmoeting")
        CARE = "zorg", _("zorg voor elkaar")
        CITY = "stad", _("ontwikkeling van de stad")
        CULTURE = "cultuur", _("cultuur en sport")

    class Status(models.TextChoices):
        DRAFT = "draft", _("nieuw")
        PUBLISHED = "published", _("op de site")
        WITHDRAWN = "withdrawn", _("van de site gehaald")

    name = models.CharField(_("naam van het initiatief"), max_length=200)
    slug = models.SlugField(_("adres op de site"), max_length=80, unique=True, editable=False)
    summary = models.CharField(_("in één zin"), max_length=200)
    story = models.TextField(_("verhaal"), blank=True, max_length=5000)
    theme = models.CharField(_("thema"), max_length=20, choices=Theme, blank=True)
    neighbourhood = models.ForeignKey(
        Neighbourhood,
        verbose_name=_("wijk"),
        related_name="initiatives",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        help_text=_("Leeg: heel de stad."),
    )
    website = models.CharField(
        _("website of pagina op HaarlemLink"), max_length=500, blank=True, validators=[web_address]
    )
    contact_name = models.CharField(_("naam van de initiatiefnemer"), max_length=200)
    contact_email = models.EmailField(_("e-mailadres"), max_length=254)
    # The file's name, made from what is in it; see pictures.py.
    picture = models.CharField(_("foto"), max_length=80, blank=True, editable=False)
    picture_alt = models.CharField(
        _("wat er op de foto staat"), max_length=200, blank=True, editable=False
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    # When an organiser last looked at it and said yes.
    published_at = models.DateTimeField(null=True, editable=False)
    # Raised to make every link that was sent before stop working.
    link_version = models.PositiveIntegerField(default=1, editable=False)
    # The form's own id: sending the same form twice finds the initiative of the first time.
    submission_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # What the search looks through; kept by the verbs.
    search_text = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    modified_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("initiatief")
        verbose_name_plural = _("initiatieven")
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["contact_email"], name="initiative_contact_email")]
        constraints = [
            models.CheckConstraint(
                name="initiative_published_at_exactly_when_published",
                condition=Q(status="published", published_at__isnull=False)
                | (~Q(status="published") & Q(published_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="initiative_picture_and_its_text_both_or_neither",
                condition=Q(picture="", picture_alt="") | (~Q(picture="") & ~Q(picture_alt="")),
            ),
            # javascript: and the like never get into a link.
            models.CheckConstraint(
                name="initiative_website_is_on_the_web",
                condition=Q(website="")
                | Q(website__startswith="https://")
                | Q(website__startswith="http://"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("initiatives:initiative", args=[self.slug])

    @property
    def picture_url(self) -> str:
        """Path of the picture; only for who has one."""
        return reverse("picture", args=[self.picture])

    @property
    def picture_small_url(self) -> str:
        """Path of the picture as lists show it; only for who has one."""
        return reverse("picture", args=[small_name(self.picture)])

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def public_name(self) -> str:
        """Its name where anyone looks. Nothing that anyone typed, until an organiser has read it."""
        return self.name if self.is_published else gettext("Een nieuw initiatief")

    @property
    def public_summary(self) -> str:
        """Its sentence where anyone looks; empty until an organiser has read it."""
        return self.summary if self.is_published else ""

    @property
    def is_withdrawn(self) -> bool:
        return self.status == self.Status.WITHDRAWN

    @property
    def is_changed_since_published(self) -> bool:
        return self.published_at is not None and self.modified_at > self.published_at


class NeedQuerySet(models.QuerySet["Need"]):
    def without_answer(self) -> NeedQuerySet:
        """For which nobody offered anything, or only what the initiator could not use."""
        answers = Offer.objects.filter(
            need=OuterRef("pk"), state__in=[Offer.State.NEW, Offer.State.ACCEPTED]
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
        return str(self.get_kind_display())


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
    name = models.CharField(_("naam"), max_length=200, blank=True)
    email = models.EmailField(_("e-mailadres"), max_length=254, blank=True)
    what = models.TextField(_("wat iemand aanbiedt"), max_length=1000, blank=True)
    consented_at = models.DateTimeField(_("toestemming op"))
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.NEW)
    # When the initiator accepted or declined it, or the helper took it back.
    handled_at = models.DateTimeField(null=True)
    link_version = models.PositiveIntegerField(default=1)
    submission_id = models.UUIDField(default=uuid.uuid4, unique=True)
    created_at = models.DateTimeField(_("gedaan op"), default=timezone.now)

    class Meta:
        verbose_name = _("aanbod")
        verbose_name_plural = _("aanbiedingen")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="offer_handled_at_exactly_when_no_longer_new",
                condition=Q(state="new", handled_at__isnull=True)
                | (~Q(state="new") & Q(handled_at__isnull=False)),
            ),
            # Taking back the consent erases what it was given for (AVG article 7 and 17).
            models.CheckConstraint(
                name="offer_withdrawn_exactly_when_nobody_is_named",
                condition=Q(state="withdrawn", name="", email="", what="")
                | (~Q(state="withdrawn") & ~Q(name="") & ~Q(email="") & ~Q(what="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} ({self.get_state_display()})"

    @property
    def is_new(self) -> bool:
        return self.state == self.State.NEW

    @property
    def is_withdrawn(self) -> bool:
        return self.state == self.State.WITHDRAWN


class Campaign(models.Model):
    """A crowdfunding campaign of an initiative. It runs elsewhere; we keep where it stands, in whole euros."""

    initiative = models.OneToOneField(
        Initiative, on_delete=models.CASCADE, related_name="campaign", primary_key=True
    )
    title = models.CharField(_("waarvoor"), max_length=120)
    target = models.PositiveIntegerField(
        _("doelbedrag"), validators=[MinValueValidator(1), MaxValueValidator(10_000_000)]
    )
    raised = models.PositiveIntegerField(
        _("opgehaald"), default=0, validators=[MaxValueValidator(10_000_000)]
    )
    link = models.CharField(_("adres van de actie"), max_length=500, validators=[web_address])
    started_on = models.DateField(_("begonnen op"))
    # When the amounts were last brought up to date.
    modified_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("actie")
        verbose_name_plural = _("acties")
        constraints = [
            models.CheckConstraint(name="campaign_target_at_least_1", condition=Q(target__gte=1)),
            models.CheckConstraint(
                name="campaign_link_is_on_the_web",
                condition=Q(link__startswith="https://") | Q(link__startswith="http://"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def percentage(self) -> int:
        """How far it is, rounded down; more than 100 when it raised more than it sought."""
        return self.raised * 100 // self.target


class InitiativeMessage(Message):
    """A queued mail that is about an initiative or an offer."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="messages")
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, null=True, related_name="messages")

    objects: ClassVar[models.Manager[InitiativeMessage]] = models.Manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("mail over een initiatief")
        verbose_name_plural = _("mails over initiatieven")
