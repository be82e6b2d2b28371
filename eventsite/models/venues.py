"""Where one shows up."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .translated import Translated

MOST_TEXT = 400  # characters of one of the texts on how one gets there


class Provided(models.TextChoices):
    """Whether a venue has something that not everybody can do without; empty where nobody looked."""

    __empty__ = _("Niet bekend")
    YES = "yes", _("Ja")
    PARTLY = "partly", _("Deels")
    NO = "no", _("Nee")


_STEP_FREE: dict[str, Promise] = {
    Provided.YES: _("Drempelvrij"),
    Provided.PARTLY: _("Deels drempelvrij"),
    Provided.NO: _("Niet drempelvrij"),
}
_TOILET: dict[str, Promise] = {
    Provided.YES: _("Aangepast toilet"),
    Provided.PARTLY: _("Toilet dat deels is aangepast"),
    Provided.NO: _("Geen aangepast toilet"),
}
_HEARING_LOOP: dict[str, Promise] = {
    Provided.YES: _("Ringleiding"),
    Provided.PARTLY: _("Ringleiding in een deel van de zaal"),
    Provided.NO: _("Geen ringleiding"),
}


class Venue(Translated):
    """A place with an address. ``latitude``/``longitude`` in WGS 84 degrees, for GEO in calendars."""

    TRANSLATED = ("public_transport", "cycling", "parking", "step_free_way", "accessibility")

    LOGGED_TEXTS = ("name", "street", "postcode", "city")

    name = models.CharField(_("naam"), max_length=200)
    street = models.CharField(_("straat en huisnummer"), max_length=200)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    city = models.CharField(_("plaats"), max_length=100, default="Haarlem")
    latitude = models.DecimalField(
        _("breedtegraad"), max_digits=8, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("lengtegraad"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    capacity = models.PositiveIntegerField(
        _("plaats voor"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100_000)],
        help_text=_("Hoeveel mensen er tegelijk mogen zijn. Mag leeg blijven."),
    )
    public_transport = models.CharField(
        _("met het openbaar vervoer"), max_length=MOST_TEXT, blank=True
    )
    cycling = models.CharField(_("met de fiets"), max_length=MOST_TEXT, blank=True)
    parking = models.CharField(_("met de auto"), max_length=MOST_TEXT, blank=True)
    step_free_way = models.CharField(
        _("zonder drempels naar binnen"), max_length=MOST_TEXT, blank=True
    )
    step_free = models.CharField(
        _("drempelvrij"), max_length=6, blank=True, choices=Provided.choices
    )
    accessible_toilet = models.CharField(
        _("aangepast toilet"), max_length=6, blank=True, choices=Provided.choices
    )
    hearing_loop = models.CharField(
        _("ringleiding"), max_length=6, blank=True, choices=Provided.choices
    )
    accessibility = models.TextField(
        _("verder over de toegankelijkheid"),
        blank=True,
        help_text=_("Bijvoorbeeld: hulphond welkom, een stille ruimte, lage balie."),
    )
    modified_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("locatie")
        verbose_name_plural = _("locaties")
        ordering = ["name"]
        constraints = [
            *(
                models.CheckConstraint(
                    name=f"venue_{field}_is_known_or_empty",
                    condition=Q(**{f"{field}__in": ["", *(one.value for one in Provided)]}),
                )
                for field in ("step_free", "accessible_toilet", "hearing_loop")
            ),
            models.CheckConstraint(name="venue_capacity_at_least_1", condition=Q(capacity__gte=1)),
            models.CheckConstraint(
                name="venue_latitude_and_longitude_both_or_neither",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                violation_error_message=_(
                    "Vul breedtegraad en lengtegraad allebei in, of geen van beide."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.city}"

    @property
    def log_name(self) -> str:
        return gettext("de locatie %(name)s") % {"name": self.name}

    @property
    def directions_url(self) -> str:
        """A map with the way there, at OpenStreetMap, which asks nobody's consent."""
        if self.latitude is None:
            return "https://www.openstreetmap.org/search?" + urlencode({"query": self.address})
        place = f"{self.latitude},{self.longitude}"
        return "https://www.openstreetmap.org/directions?" + urlencode({"to": place})

    @property
    def geo_url(self) -> str:
        """For the map that a phone has itself (RFC 5870; ``q`` is Android's own). Empty without coordinates.

        iOS knows no ``geo:``; there it is ``apple_maps_url``.
        """
        if self.latitude is None:
            return ""
        place = f"{self.latitude},{self.longitude}"
        return f"geo:{place}?" + urlencode({"q": f"{place}({self.name})"}, quote_via=quote)

    @property
    def apple_maps_url(self) -> str:
        """What an iPhone opens in its own map, not in the browser. Empty without coordinates."""
        if self.latitude is None:
            return ""
        place = f"{self.latitude},{self.longitude}"
        return "https://maps.apple.com/?" + urlencode({"ll": place, "q": self.name})

    @property
    def provided(self) -> list[tuple[str, str]]:
        """What is known of getting in and taking part: yes, partly or no, and the sentence that says it."""
        found = [
            (self.step_free, _STEP_FREE),
            (self.accessible_toilet, _TOILET),
            (self.hearing_loop, _HEARING_LOOP),
        ]
        return [(answer, str(words[answer])) for answer, words in found if answer]

    @property
    def access_in_words(self) -> str:
        """All that is known of it as one text, for where there are no lists: a calendar, a mail."""
        known = [f"{sentence}." for _answer, sentence in self.provided]
        return " ".join(filter(None, [*known, self.texts.accessibility]))

    @property
    def has_ways(self) -> bool:
        """Whether anything is said on how one gets there, or gets in."""
        ways = (self.public_transport, self.cycling, self.parking, self.step_free_way)
        return any(ways) or bool(self.access_in_words)

    @property
    def address(self) -> str:
        """Street, postcode and city on one line."""
        return f"{self.street}, {' '.join(filter(None, [self.postcode, self.city]))}"
