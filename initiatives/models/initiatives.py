"""Initiatives, and the parts of the city they are in."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eventsite.models import LanguageField
from eventsite.models.folded import FoldedField, Searched, SearchedQuerySet
from eventsite.web.addresses import address
from eventsite.web.border.folding import fold_name, words
from eventsite.web.isolating import isolated
from eventsite.web.languages.names import in_another, name_of
from eventsite.web.languages.texts import Text
from eventsite.web.picture_files import size, small_name, srcset

from .themes import Theme
from .written import WrittenTexts

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


# What it is called, and whether that may be mailed, for who fetches no more of it.
TITLE = ("name", "erased_at", "proved_at", "first_published_at")
# What its public name, sentence and address are made of, for ``only``.
PUBLIC = ("name", "slug", "summary", "language", "status", "erased_at")


class InitiativeQuerySet(SearchedQuerySet["Initiative"]):
    def published(self) -> InitiativeQuerySet:
        """What the showcase lists."""
        return self.filter(status=Initiative.Status.PUBLISHED)

    def kept(self) -> InitiativeQuerySet:
        """Without those that were erased: of them only figures tell."""
        return self.filter(erased_at=None)

    def of(self, email: str) -> InitiativeQuerySet:
        """Whose initiator has this address (as ``emails.clean`` spells it)."""
        return self.filter(contact_email=email)

    def named(self, name: str) -> InitiativeQuerySet:
        """Of this name, whatever the case, the accents or the blanks."""
        return self.exclude(name_folded="").filter(name_folded=fold_name(name))

    def matching(self, text: str) -> InitiativeQuerySet:
        """That hold every word of ``text``, whatever the case or the accents."""
        found = self
        for word in words(text):
            found = found.filter(search_text__contains=word)
        return found

    def seeking(self, kind: str) -> InitiativeQuerySet:
        """That seek this (``Need.Kind``); all of them where nothing is asked. One need of a kind at the most."""
        return self.filter(needs__kind=kind) if kind else self

    def to_judge(self) -> InitiativeQuerySet:
        """Those that wait for an organiser: new, or changed since they went on the site."""
        new = self.filter(status=Initiative.Status.DRAFT)
        return new | self.changed_since_published()

    def on_site_at(self, moment: datetime) -> InitiativeQuerySet:
        """That were on the site then, as far as is known: a while off it and back again is not kept."""
        gone = Q(withdrawn_at__lte=moment)
        return self.filter(first_published_at__lte=moment).exclude(gone)

    def changed_since_published(self) -> InitiativeQuerySet:
        """On the site, with edits that no organiser has looked at."""
        return self.published().filter(modified_at__gt=F("published_at"))


class Initiative(Searched):
    """A plan of people in the city. Its initiator has no account: a signed link opens it."""

    LOGGED_TEXTS = ("language",)
    WRITTEN = ("summary", "story", "picture_alt")

    class Status(models.TextChoices):
        DRAFT = "draft", _("nieuw")
        PUBLISHED = "published", _("op de site")
        WITHDRAWN = "withdrawn", _("van de site gehaald")

    name = models.CharField(_("naam van het initiatief"), max_length=200)
    name_folded = FoldedField(of="name")
    slug = models.SlugField(_("adres op de site"), max_length=80, unique=True, editable=False)
    summary = models.CharField(_("in één zin"), max_length=200)
    story = models.TextField(_("verhaal"), blank=True, max_length=5000)
    # In which it is written, and in which its initiator reads.
    language = LanguageField(_("taal"))
    theme = models.ForeignKey(
        Theme,
        verbose_name=_("thema"),
        related_name="initiatives",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
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
    # The file's name, made from what is in it; see eventsite/web/picture_files.py.
    picture = models.CharField(_("foto"), max_length=80, blank=True, editable=False)
    picture_alt = models.CharField(
        _("wat er op de foto staat"), max_length=200, blank=True, editable=False
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    # When an organiser last looked at it and said yes.
    published_at = models.DateTimeField(null=True, editable=False)
    # Since when it was ever on the site, and since when it is no more: what is counted of a period.
    first_published_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    # Since when it tells nothing of anybody any more; what is counted of it stays (``erasing.py``).
    erased_at = models.DateTimeField(_("gewist op"), null=True, editable=False)
    # When something was first done with the link from its own mail: the address is who typed it.
    proved_at = models.DateTimeField(_("e-mailadres bevestigd op"), null=True, editable=False)
    # Raised to make every link that was sent before stop working.
    link_version = models.PositiveIntegerField(default=1, editable=False)
    # The form's own id: sending the same form twice finds the initiative of the first time.
    submission_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission_digest = models.CharField(max_length=64, blank=True, editable=False)
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
            models.UniqueConstraint(
                Lower("contact_email"),
                "name_folded",
                name="initiative_one_per_address_and_name",
                condition=~Q(name_folded=""),
            ),
            models.CheckConstraint(
                name="initiative_published_at_exactly_when_published",
                condition=Q(status="published", published_at__isnull=False)
                | (~Q(status="published") & Q(published_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="initiative_withdrawn_at_exactly_when_withdrawn",
                condition=Q(status="withdrawn", withdrawn_at__isnull=False)
                | (~Q(status="withdrawn") & Q(withdrawn_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="initiative_erased_tells_nothing_of_anybody",
                condition=Q(erased_at__isnull=True)
                | Q(
                    status="withdrawn",
                    name="",
                    summary="",
                    story="",
                    website="",
                    contact_name="",
                    contact_email="",
                    picture="",
                    search_text="",
                ),
            ),
            models.CheckConstraint(
                name="initiative_published_was_once_first_published",
                condition=~Q(status="published") | Q(first_published_at__isnull=False),
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
        return gettext("Een gewist initiatief") if self.is_erased else self.name

    def get_absolute_url(self) -> str:
        return address("initiatives:initiative", self.slug)

    @property
    def log_name(self) -> str:
        return gettext("een gewist initiatief") if self.is_erased else f"“{isolated(self.name)}”"

    @property
    def texts(self) -> WrittenTexts:
        """What readers are shown, with the language it is in: ``initiative.texts.summary``. Its name is a name."""
        return WrittenTexts(self, self.WRITTEN, self.language)

    @property
    def written_in(self) -> str:
        """“in het Engels”, for a page that is in another language; else nothing."""
        return in_another(self.language)

    @property
    def language_name(self) -> str:
        return name_of(self.language)

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None

    @property
    def is_vouched_for(self) -> bool:
        """Its address was proved, or an organiser read it: before that no mail holds a word that somebody typed."""
        return self.proved_at is not None or self.first_published_at is not None

    @property
    def sought(self) -> list[str]:
        """What it seeks, in words: “mensen”, “een plek”."""
        return [need.what for need in self.needs.all()]

    @property
    def picture_url(self) -> str:
        """Path of the picture; only for who has one."""
        return reverse("picture", args=[self.picture])

    @property
    def picture_small_url(self) -> str:
        """Path of the picture as lists show it; only for who has one."""
        return reverse("picture", args=[small_name(self.picture)])

    @property
    def picture_size(self) -> tuple[int, int] | None:
        """Width and height of the picture in pixels, where its file is there."""
        return size(self.picture)

    @property
    def picture_srcset(self) -> str:
        """Both sizes for an img, each with its width; nothing where the file is gone."""
        return srcset(self.picture, *self.picture_size) if self.picture_size else ""

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def public_name(self) -> str:
        """Its name where anyone looks. Nothing that anyone typed, until an organiser has read it."""
        if self.is_erased:
            return str(self)
        return self.name if self.is_published else gettext("Een nieuw initiatief")

    @property
    def public_summary(self) -> Text:
        """Its sentence where anyone looks; empty until an organiser has read it."""
        return self.texts.summary if self.is_published else Text("", self.language)

    @property
    def is_withdrawn(self) -> bool:
        return self.status == self.Status.WITHDRAWN

    @property
    def is_changed_since_published(self) -> bool:
        return self.published_at is not None and self.modified_at > self.published_at
