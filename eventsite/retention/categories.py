"""What is kept of people, in categories, each with its term. The apps bring theirs (``wiring``).

A category says when its term starts, how long it is, between which bounds managers set it, and how what
is past it goes. The nightly job is ``jobs/retaining.py``; what it did is written down by ``recording.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from eventsite.models import RetentionTerm

Text = str | Promise

# What for: AVG article 6(1)(e). Why it goes: article 5(1)(e), and what archives law says of the term.
PUBLIC_TASK = _("Algemeen belang (AVG artikel 6, eerste lid, onder e)")
CONSENT = _("Toestemming (AVG artikel 6, eerste lid, onder a)")
SELECTION = _("Selectielijst gemeenten en intergemeentelijke organen 2020")
REMOVED = _("Wordt verwijderd.")
# Beside a field for a text that no term takes away: it is about evenings, not about people.
NO_NAMES = _("Noem geen namen: dit blijft bewaard.")
# Staatscourant 2020, 11143.
SELECTION_URL = "https://zoek.officielebekendmakingen.nl/stcrt-2020-11143.html"


@dataclass(frozen=True, kw_only=True)
class Category:
    """One kind of data of people. Days count from what ``starts`` says; fixed where least is most.

    ``due`` finds the rows whose term started at or before a moment; ``erase`` makes a few of these go (by
    primary key), inside the caller's transaction: it takes its locks, asks again whether they are due, and
    says how many went. Without ``due`` nothing lies on the server: the category is told of, no more.
    """

    key: str  # in the record for good: never given another meaning
    title: Text
    holds: Text  # what it is, in one line
    starts: Text  # "na de laatste bijeenkomst"
    selection: Text  # which processes of the selection list it is of, in words
    days: int = 0  # the night after, where nothing is said
    least: int = 0
    most: int = 0
    basis: Text = PUBLIC_TASK
    goes: Text = REMOVED  # in a sentence, what happens to it
    due: Callable[[datetime], QuerySet[Any, Any]] | None = None
    erase: Callable[[Sequence[Any], datetime], int] | None = None
    after: Callable[[], object] | None = None  # the last of a night's run
    weight: int = 1  # with how many rows' work each goes: the more, the fewer at once

    @property
    def is_fixed(self) -> bool:
        return self.least == self.most

    @property
    def when(self) -> str:
        """Of one whose term nobody sets, in a sentence; empty where nothing of it lies here."""
        if self.due is None:
            return ""
        if not self.days:
            return str(_("De nacht %(starts)s.")) % {"starts": self.starts}
        said = ngettext("%(days)d dag %(starts)s.", "%(days)d dagen %(starts)s.", self.days)
        return said % {"days": self.days, "starts": self.starts}


def delete(rows: QuerySet[Any, Any]) -> int:
    """How many of ``rows`` went; what hung on them is not counted."""
    _all, by_model = rows.delete()
    return by_model.get(rows.model._meta.label, 0)


ON_REQUEST = _("AVG artikel 17: gewist op verzoek")

_categories: list[Category] = []


def connect(categories: Iterable[Category]) -> None:
    """From now on these are the categories, in this order. ``wiring`` names them."""
    _categories[:] = categories
    RetentionTerm.titles = {one.key: one.title for one in _categories}


def every() -> list[Category]:
    return list(_categories)


def of(key: str) -> Category | None:
    """None for one of before, whose destructions are still told of."""
    return next((one for one in _categories if one.key == key), None)
