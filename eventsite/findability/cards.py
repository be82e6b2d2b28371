"""What the picture says that stands beside an address where people share it, and under which name it is kept.

See docs/adr/0057-pictures-for-who-shares.md.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from eventsite import pdf
from eventsite.models import Event
from eventsite.site import themes
from eventsite.site.palette import Palette
from eventsite.site.reading import site
from eventsite.web.dates import clock, day
from eventsite.web.languages.texts import Text, reading

WIDTH, HEIGHT = (
    1200,
    630,
)  # pixels: what og:image is shown at nearly everywhere (ogp.me names no size)
LONGEST_LINE = 120  # characters
_BEFORE_DOTS = " ,;:.–-("  # with which nothing ends that goes on
# Symbols, pictures and flags, with how they look and what joins them (UTS 51).
_EMOJI = re.compile("(?:[\u2300-\u2bff\U0001f000-\U0001faff][\ufe0e\ufe0f\u20e3]?\u200d?)+")
_LOOKS = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")  # in colour, of which skin
TEMPLATE = Path(settings.BASE_DIR, "templates/eventsite/findability/card.typ")


@dataclass(frozen=True)
class Day:
    """Of when something begins: "dinsdag", "8", "december 2026", "19.30 uur"."""

    weekday: str
    number: str
    month: str
    time: str


@dataclass(frozen=True, kw_only=True)
class Card:
    """One picture. ``picture`` and ``logo`` are names of kept files (web/picture_files.py), or empty.

    ``notice`` stands in a box of its own, dark where it says that something ``is_off``.
    """

    title: str
    site: str
    palette: Palette
    eyebrow: str = ""
    notice: str = ""
    is_off: bool = False
    bold: str = ""
    lines: tuple[str, ...] = ()
    day: Day | None = None
    picture: str = ""
    logo: str = ""
    language: str = field(default_factory=reading)

    @property
    def digest(self) -> str:
        """Of all that it shows and how: another picture has another."""
        said = json.dumps(
            [asdict(self), themes.on_paper(), _design()], ensure_ascii=False, sort_keys=True
        )
        return hashlib.sha256(said.encode()).hexdigest()[:20]

    @property
    def name(self) -> str:
        """Of its file: a photo takes a fifth of the bytes as JPEG, flat colours as PNG."""
        return f"{self.digest}.{'jpg' if self.picture else 'png'}"

    @property
    def content_type(self) -> str:
        return "image/jpeg" if self.picture else "image/png"

    @property
    def alt(self) -> str:
        """What it says, for who doesn't see it (ogp.me: og:image:alt)."""
        when = (
            f"{self.day.weekday} {self.day.number} {self.day.month}, {self.day.time}"
            if self.day
            else ""
        )
        return ". ".join(
            part for part in (self.notice, self.title, when, self.bold, *self.lines) if part
        )

    def as_said(self) -> dict[str, object]:
        """What the template gets: without what no font of ours has."""
        tokens, paper = self.palette.tokens, themes.on_paper()
        said = asdict(self) | {
            "lang": self.title.language if isinstance(self.title, Text) else self.language,
            "ink": paper["ink"],
            "soft": paper["soft"],
            "paper": paper["ground"],
            "brand": tokens["--site-brand"],
            "brand_dark": tokens["--site-brand-dark"],
            "brand_pale": tokens["--site-brand-pale"],
            "lines": [drawable(line) for line in self.lines],
        }
        del said["palette"]
        return said | {
            name: drawable(str(said[name]))
            for name in ("title", "site", "eyebrow", "notice", "bold")
        }


@cache
def _design() -> str:
    """Of the template, so that another release makes other pictures."""
    return hashlib.sha256(TEMPLATE.read_bytes()).hexdigest()


def drawable(text: str) -> str:
    """Without emoji that no font has: they stand in the text beside the picture. Other such letters are marked."""
    kept = " ".join(_EMOJI.sub(lambda found: _unless_marked(found[0]), text).split())
    return pdf.printable(kept or text)


def _unless_marked(emoji: str) -> str:
    plain = _LOOKS.sub("", emoji)
    return "" if pdf.MARK in pdf.printable(plain) else plain


def short(text: str, most: int = LONGEST_LINE) -> str:
    """On one line, cut off between words."""
    words = " ".join(text.split())
    if len(words) <= most:
        return words
    head, space, _rest = words[:most].rpartition(" ")
    return f"{(head if space else words[: most - 1]).rstrip(_BEFORE_DOTS)}…"


def of_site() -> Card:
    """The card of pages that are about no one thing."""
    now = site()
    return Card(
        title=now.home_title or _("Een avond voor ideeën voor de stad"),
        site=now.name,
        palette=now.palette,
        logo=now.logo,
        bold=_("Gemeente %(name)s") % {"name": now.municipality},
        lines=(now.behind,) if now.behind else (),
    )


def of_thing(title: str, *, eyebrow: str = "", line: str = "", picture: str = "") -> Card:
    """The card of something without a day: a course, an initiative."""
    now = site()
    return Card(
        title=title,
        eyebrow=eyebrow,
        lines=(short(line),) if line else (),
        picture=picture,
        site=now.name,
        palette=now.palette,
        logo=now.logo,
    )


def of_event(event: Event, *, eyebrow: str = "", picture: str = "") -> Card:
    """The card of something with sessions, of which the first that stands is told."""
    now, sessions = site(), event.sessions_in_order()
    first = sessions[0]
    start = timezone.localtime(first.starts_at)
    at = _("%(time)s uur") % {"time": clock(start.time())}
    shown = Day(day(start.date(), "l"), day(start.date(), "j"), day(start.date(), "F Y"), at)
    when = f"{shown.weekday} {shown.number} {shown.month}, {at}"
    where = f"{first.venue.street}, {first.venue.city}"
    several = _("%(number)s bijeenkomsten") % {"number": len(sessions)} if len(sessions) > 1 else ""
    if picture:
        bold, lines = when, (f"{first.venue.name}, {where}", several)
    else:
        bold, lines = first.venue.name, (where, several)
    return Card(
        title=event.texts.title,
        eyebrow=eyebrow,
        notice=_notice(event, is_moved=first.is_rescheduled),
        is_off=event.is_cancelled,
        bold=bold,
        lines=tuple(line for line in lines if line),
        day=None if picture else shown,
        picture=picture,
        site=now.name,
        palette=now.palette,
        logo=now.logo,
    )


def _notice(event: Event, *, is_moved: bool) -> str:
    if event.is_cancelled:
        return _("Gaat niet door")
    return _("Nieuwe datum") if is_moved and not event.is_over else ""
