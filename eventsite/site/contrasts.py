"""What stands on what on the site's pages, and whether a theme's colours can be read there.

Text needs 4.5 to 1 (WCAG 2.2, 1.4.3), what one must see to use something 3 to 1 (1.4.11).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Warning

from . import themes
from .palette import SIGN, TEXT, Use
from .themes import Scheme, Theme

# Fronts, the grounds that they stand on, and how much they must differ there. Amber on the bars is of the
# stage's screen alone, in letters of 19 px and more: large text (1.4.3).
PAIRS: tuple[tuple[str, str, float], ...] = (
    ("ink", "paper card field sand mint rose amber-paper brand-pale blue-pale", TEXT),
    ("ink", "chart-first chart-track step-2 step-3 step-4", TEXT),
    ("soft-ink", "paper card field sand mint amber-paper", TEXT),
    ("blue", "paper card mint amber-paper blue-pale", TEXT),
    ("brand", "paper card mint amber-paper", TEXT),
    ("brand-dark", "brand-pale paper card", TEXT),
    ("on-brand", "brand brand-dark", TEXT),
    ("on-dark", "dark dark-raised dark-hover signal-red", TEXT),
    ("dark", "on-dark", TEXT),
    ("dark-soft", "dark dark-raised", TEXT),
    ("on-dark", "dark-strong", SIGN),
    ("dark-line", "dark", SIGN),
    ("amber", "dark", SIGN),
    ("on-chosen", "chosen", TEXT),
    ("chosen", "paper card", SIGN),
    ("red", "paper card field", TEXT),
    ("red-dark", "rose paper card", TEXT),
    ("green", "paper card mint", TEXT),
    ("green", "sand", SIGN),
    ("on-green", "green", TEXT),
    ("on-amber", "amber", TEXT),
    ("amber-ink", "amber-paper paper card", TEXT),
    ("on-signal", "signal-green signal-red", TEXT),
    ("chart-dashed", "card", SIGN),
)


def uses(scheme: Scheme) -> Iterator[Use]:
    """Each with both tokens as what it is called."""
    for front, grounds, least in PAIRS:
        for ground in grounds.split():
            yield Use(f"--site-{front} on --site-{ground}", scheme[front], scheme[ground], least)


def unreadable(theme: Theme) -> Iterator[str]:
    """What of a theme can't be read, in both its schemes."""
    for which, scheme in (("light", theme.light), ("dark", theme.dark)):
        for use in uses(scheme) if scheme else ():
            if not use.can_be_read:
                yield f"{which}: {use.what} is {use.ratio} to 1 and should be {use.least}"


def check(**_: Any) -> list[CheckMessage]:
    """For ``manage.py check``: what of the theme is hard to read."""
    theme = themes.theme()
    file = f"static/{theme.stylesheet}"
    return [
        Warning(f"{file}: {what}.", hint="WCAG 2.2, 1.4.3 and 1.4.11.", id="themes.W001")
        for what in unreadable(theme)
    ]
