"""The two colours of a site and the tones made of them: where each is used, and whether it can be read there.

Text needs 4.5 to 1 (WCAG 2.2, 1.4.3), what one must see to use something 3 to 1 (1.4.11).
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .colours import BLACK, WHITE, contrast, mix, towards

# As in static/site/tokens.css, with what they are used on there and in mails.
COLOUR, DARK = "#b3122b", "#1d1a22"
PAPER = "#fbf6ee"
NIGHT = "#1d1a22"  # behind a mail in a dark mail program
MINT, AMBER = "#dcefe3", "#fdf0cc"
TEXT, SIGN = 4.5, 3.0
_LOOK = re.compile(r"([0-9a-f]{6})-([0-9a-f]{6})-[0-9a-f]{8}")


@dataclass(frozen=True)
class Use:
    """One colour on another, and how much they must differ there."""

    what: str | Promise
    front: str
    ground: str
    least: float = TEXT

    @property
    def ratio(self) -> float:
        """To two decimals, never rounded up to what it isn't."""
        return math.floor(contrast(self.front, self.ground) * 100) / 100

    @property
    def can_be_read(self) -> bool:
        return self.ratio >= self.least


@dataclass(frozen=True)
class Palette:
    """``colour`` is of buttons and small headings, ``dark`` of the bars with white letters."""

    colour: str = COLOUR
    dark: str = DARK

    @property
    def is_ours(self) -> bool:
        """Nothing but what tokens.css says."""
        return (self.colour, self.dark) == (COLOUR, DARK)

    @property
    def at_night(self) -> str:
        """The main colour as letters in a dark mail program."""
        return _at_night(self.colour)

    @property
    def tokens(self) -> dict[str, str]:
        """The properties of tokens.css that follow from the two colours."""
        return {
            "--site-brand": self.colour,
            "--site-brand-dark": mix(self.colour, BLACK, 0.22),
            "--site-brand-pale": mix(self.colour, WHITE, 0.9),
            "--site-dark": self.dark,
            "--site-dark-raised": mix(self.dark, WHITE, 0.06),
            "--site-dark-hover": mix(self.dark, WHITE, 0.11),
            "--site-dark-strong": mix(self.dark, WHITE, 0.2),
            "--site-dark-line": self._on_dark(0.35, SIGN),
            "--site-dark-soft": self._on_dark(0.76, TEXT + 0.6),
        }

    @property
    def stylesheet(self) -> str:
        said = "\n".join(f"  {name}: {value};" for name, value in self.tokens.items())
        return f":root {{\n{said}\n}}\n"

    @property
    def look(self) -> str:
        """Both colours, and a digest of all that is made of them: another release may make other tones."""
        digest = hashlib.sha256(self.stylesheet.encode()).hexdigest()[:8]
        return f"{self.colour[1:]}-{self.dark[1:]}-{digest}"

    @classmethod
    def of_look(cls, look: str) -> Palette | None:
        """None where it is none."""
        found = _LOOK.fullmatch(look)
        return cls(f"#{found[1]}", f"#{found[2]}") if found else None

    def uses_of_colour(self) -> Iterator[Use]:
        tokens = self.tokens
        darker, pale = tokens["--site-brand-dark"], tokens["--site-brand-pale"]
        yield Use(_("witte letters op een knop"), WHITE, self.colour)
        yield Use(_("letters in deze kleur op de pagina"), self.colour, PAPER)
        yield Use(_("letters in deze kleur op een kaart"), self.colour, WHITE)
        for ground in (MINT, AMBER):
            yield Use(_("letters in deze kleur in een gekleurd vak"), self.colour, ground)
        yield Use(_("witte letters op een knop die u aanwijst"), WHITE, darker)
        yield Use(_("letters op een lichte knop die u aanwijst"), darker, pale)

    def uses_of_dark(self) -> Iterator[Use]:
        tokens = self.tokens
        yield Use(_("witte letters op de balk"), WHITE, self.dark)
        yield Use(_("grijze letters op de balk"), tokens["--site-dark-soft"], self.dark)
        yield Use(_("wit in een regel van het menu"), WHITE, tokens["--site-dark-hover"])
        yield Use(
            _("grijs in het zoekveld"), tokens["--site-dark-soft"], tokens["--site-dark-raised"]
        )
        yield Use(_("wit op het vergrootglas"), WHITE, tokens["--site-dark-strong"], SIGN)
        yield Use(_("rand van het zoekveld"), tokens["--site-dark-line"], self.dark, SIGN)
        yield Use(_("de balk naast de pagina"), self.dark, PAPER, SIGN)

    def _on_dark(self, share: float, least: float) -> str:
        start = mix(self.dark, WHITE, share)
        return towards(start, WHITE, lambda one: contrast(one, self.dark) >= least)


@lru_cache(maxsize=16)  # in every mail
def _at_night(colour: str) -> str:
    return towards(colour, WHITE, lambda one: contrast(one, NIGHT) >= TEXT + 2)


def nearest_colour(colour: str) -> str:
    """The nearest darker one that can be read wherever the main colour is used."""
    return towards(
        colour, BLACK, lambda one: all(u.can_be_read for u in Palette(colour=one).uses_of_colour())
    )


def nearest_dark(dark: str) -> str:
    """The same of the dark colour."""
    return towards(
        dark, BLACK, lambda one: all(u.can_be_read for u in Palette(dark=one).uses_of_dark())
    )
