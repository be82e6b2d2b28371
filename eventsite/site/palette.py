"""The two colours of a site and the tones made of them: where each is used, and whether it can be read there.

Text needs 4.5 to 1 (WCAG 2.2, 1.4.3), what one must see to use something 3 to 1 (1.4.11).
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .colours import BLACK, WHITE, contrast, mix, towards
from .themes import Scheme, Theme, theme

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


def _of_theme(name: str) -> str:
    return theme().light[name]


@dataclass(frozen=True)
class Palette:
    """``colour`` is of buttons and small headings, ``dark`` of the bars with white letters."""

    colour: str = field(default_factory=lambda: _of_theme("brand"))
    dark: str = field(default_factory=lambda: _of_theme("dark"))

    @property
    def is_ours(self) -> bool:
        """Nothing but what the theme says."""
        return self == Palette()

    @property
    def at_night(self) -> str:
        """The main colour as letters on dark paper; as it is where the theme has no dark scheme."""
        return (self.night or self.tokens)["--site-brand"]

    @property
    def tokens(self) -> dict[str, str]:
        """The properties of the theme that follow from the two colours."""
        return _by_day(self.colour, self.dark, theme())

    @property
    def night(self) -> dict[str, str]:
        """The same in the dark scheme; empty where the theme has none."""
        return _by_night(self.colour, self.dark, theme())

    @property
    def stylesheet(self) -> str:
        light = _rule(self.tokens)
        dark = self.night
        at_night = f"@media screen and (prefers-color-scheme: dark) {{\n{_rule(dark)}}}\n"
        return light + at_night if dark else light

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
        tokens, light = self.tokens, theme().light
        darker, pale = tokens["--site-brand-dark"], tokens["--site-brand-pale"]
        yield Use(_("witte letters op een knop"), light["on-brand"], self.colour)
        yield Use(_("letters in deze kleur op de pagina"), self.colour, light["paper"])
        yield Use(_("letters in deze kleur op een kaart"), self.colour, light["card"])
        for ground in ("mint", "amber-paper"):
            yield Use(_("letters in deze kleur in een gekleurd vak"), self.colour, light[ground])
        yield Use(_("witte letters op een knop die u aanwijst"), light["on-brand"], darker)
        yield Use(_("letters op een lichte knop die u aanwijst"), darker, pale)

    def uses_of_dark(self) -> Iterator[Use]:
        tokens, light = self.tokens, theme().light
        white = light["on-dark"]
        yield Use(_("witte letters op de balk"), white, self.dark)
        yield Use(_("grijze letters op de balk"), tokens["--site-dark-soft"], self.dark)
        yield Use(_("wit in een regel van het menu"), white, tokens["--site-dark-hover"])
        yield Use(
            _("grijs in het zoekveld"), tokens["--site-dark-soft"], tokens["--site-dark-raised"]
        )
        yield Use(_("wit op het vergrootglas"), white, tokens["--site-dark-strong"], SIGN)
        yield Use(_("rand van het zoekveld"), tokens["--site-dark-line"], self.dark, SIGN)
        yield Use(_("gele letters op het scherm van het podium"), light["amber"], self.dark, SIGN)
        yield Use(_("de balk naast de pagina"), self.dark, light["paper"], SIGN)


def _rule(tokens: dict[str, str]) -> str:
    said = "\n".join(f"  {name}: {value};" for name, value in tokens.items())
    return f":root {{\n{said}\n}}\n"


def _named(scheme: Scheme, *names: str) -> dict[str, str]:
    return {f"--site-{name}": scheme[name] for name in names}


_OF_BRAND = ("brand", "brand-dark", "brand-pale")
_OF_DARK = ("dark", "dark-raised", "dark-hover", "dark-strong", "dark-line", "dark-soft")


@lru_cache(maxsize=64)  # on every page of a site in other colours than its theme's
def _by_day(colour: str, dark: str, of: Theme) -> dict[str, str]:
    """What the theme says itself stays where the colour is the theme's."""
    light = of.light
    tokens = _named(light, *_OF_BRAND, *_OF_DARK, "chosen")
    if colour != light["brand"]:
        tokens |= {
            "--site-brand": colour,
            "--site-brand-dark": mix(colour, BLACK, 0.22),
            "--site-brand-pale": mix(colour, WHITE, 0.9),
        }
    if dark != light["dark"]:
        tokens |= _bar(dark) | {"--site-chosen": dark}
    return tokens


@lru_cache(maxsize=64)
def _by_night(colour: str, dark: str, of: Theme) -> dict[str, str]:
    """The main colour as light as letters on dark need it; the bars darker than by day, for the page is dark."""
    night = of.dark
    if night is None:
        return {}
    # Where both are the theme's by day, they are by night.
    tokens = _named(night, *_OF_BRAND, *_OF_DARK, "chosen")
    if colour != of.light["brand"]:
        tokens |= _brand_at_night(colour, night)
    if dark != of.light["dark"]:
        white = night["on-dark"]
        bar = towards(
            mix(dark, BLACK, 0.4),
            BLACK,
            lambda one: contrast(white, _bar(one)["--site-dark-hover"]) >= TEXT,
        )
        tokens |= _bar(bar)
    return tokens


def _brand_at_night(colour: str, night: Scheme) -> dict[str, str]:
    grounds = [night[name] for name in ("paper", "card", "sand", "mint", "amber-paper", "on-brand")]
    brand = towards(
        colour, WHITE, lambda one: all(contrast(one, ground) >= TEXT for ground in grounds)
    )
    pale = mix(night["card"], brand, 0.14)
    pointed_at = towards(mix(brand, WHITE, 0.3), WHITE, lambda one: contrast(one, pale) >= TEXT)
    return {
        "--site-brand": brand,
        "--site-brand-dark": pointed_at,
        "--site-brand-pale": pale,
    }


def _bar(dark: str) -> dict[str, str]:
    def on_it(share: float, least: float) -> str:
        start = mix(dark, WHITE, share)
        return towards(start, WHITE, lambda one: contrast(one, dark) >= least)

    return {
        "--site-dark": dark,
        "--site-dark-raised": mix(dark, WHITE, 0.06),
        "--site-dark-hover": mix(dark, WHITE, 0.11),
        "--site-dark-strong": mix(dark, WHITE, 0.2),
        "--site-dark-line": on_it(0.35, SIGN),
        "--site-dark-soft": on_it(0.76, TEXT + 0.6),
    }


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
