"""The toolkit: where initiators find advice, money, rules and room for their plan."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eventsite.models import Translated
from eventsite.web.border import domains

from .initiatives import web_address


class Answer(models.TextChoices):
    """What came of asking for a link."""

    FINE = "fine", _("de pagina is er")
    # The page is gone, or its site.
    NO_PAGE = "no page", _("de pagina bestaat niet")
    NO_SITE = "no site", _("de site bestaat niet")
    # It may be there, for who is no program or comes back later.
    REFUSED = "refused", _("de site weigert ons een antwoord")
    FAILING = "failing", _("de site heeft een storing")
    SLOW = "slow", _("de site antwoordt niet op tijd")
    UNREACHABLE = "unreachable", _("er komt geen veilige verbinding")
    CIRCLING = "circling", _("de site verwijst steeds weer door")
    NO_WEB = "no web", _("de site verwijst naar iets dat geen pagina is")
    OWN_NETWORK = "own network", _("de link leidt naar een afgesloten netwerk")

    @property
    def is_gone(self) -> bool:
        """For everyone, as far as one answer says."""
        return self in {Answer.NO_PAGE, Answer.NO_SITE}


class ToolkitCardQuerySet(models.QuerySet["ToolkitCard"]):
    def shown(self) -> ToolkitCardQuerySet:
        """What the public page lists."""
        return self.filter(is_hidden=False)

    def dead(self) -> ToolkitCardQuerySet:
        """What visitors can't use, longest first."""
        return self.shown().filter(is_dead=True).order_by("gone_since", "pk")


class ToolkitCard(Translated):
    """One place to find help, in two sentences, with its link and what came of asking for that."""

    TRANSLATED = ("title", "text")

    LOGGED_TEXTS = ("title", "link")

    class Section(models.TextChoices):
        ADVICE = "advice", _("advies")
        MONEY = "money", _("geld")
        RULES = "rules", _("regels")
        SPACE = "space", _("ruimte")

    section = models.CharField(_("deel"), max_length=10, choices=Section)
    title = models.CharField(_("titel"), max_length=80)
    text = models.CharField(_("tekst"), max_length=300)
    link = models.CharField(_("link"), max_length=500, validators=[web_address])
    position = models.PositiveIntegerField(default=0, editable=False)
    is_hidden = models.BooleanField(_("verborgen"), default=False, editable=False)
    # The day in Amsterdam on which an organiser last read the page behind the link.
    reviewed_on = models.DateField(_("nagekeken op"), default=timezone.localdate, editable=False)

    # What the worker found; see ``toolkit/links.py``.
    ask_at = models.DateTimeField(default=timezone.now, editable=False)
    asked_at = models.DateTimeField(null=True, editable=False)
    answer = models.CharField(max_length=12, choices=Answer, blank=True, editable=False)
    status = models.PositiveSmallIntegerField(null=True, editable=False)  # RFC 9110 §15
    # The first of the answers, since the link last worked, that were not fine; and that said it is gone.
    failing_since = models.DateTimeField(null=True, editable=False)
    gone_since = models.DateTimeField(null=True, editable=False)
    is_dead = models.BooleanField(default=False, editable=False)

    objects = ToolkitCardQuerySet.as_manager()

    class Meta:
        verbose_name = _("kaart van de toolkit")
        verbose_name_plural = _("kaarten van de toolkit")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "link"], name="toolkit_card_one_per_section_and_link"
            ),
            models.CheckConstraint(
                name="toolkit_card_section_is_known",
                condition=Q(section__in=["advice", "money", "rules", "space"]),
            ),
            models.CheckConstraint(
                name="toolkit_card_link_is_on_the_web",
                condition=Q(link__startswith="https://") | Q(link__startswith="http://"),
            ),
            models.CheckConstraint(
                name="toolkit_card_is_dead_only_after_it_was_gone",
                condition=Q(is_dead=False)
                | Q(gone_since__isnull=False, failing_since__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def log_name(self) -> str:
        return gettext("de kaart “%(title)s” van de toolkit") % {"title": self.title}

    @property
    def site(self) -> str:
        """Where the link leads, readable: ``bücher.nl`` of ``https://www.xn--bcher-kva.nl/a``."""
        host = urlsplit(self.link).hostname or ""
        try:
            return domains.spell(host).removeprefix("www.")
        except domains.NoDomain:
            return host

    @property
    def answer_in_words(self) -> str:
        """What the site said last, with the status it gave."""
        said = str(self.get_answer_display())
        return f"{said} ({self.status})" if self.status and self.answer != Answer.FINE else said
