"""The accessibility statement in the government's model; never a better status than its evidence carries.

Besluit digitale toegankelijkheid overheid, article 4; see docs/adr/0045-no-status-without-evidence.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from eventsite.kept.pages import kept
from eventsite.models import AccessibilityDeviation, AccessibilityStatement
from eventsite.models.accessibility import NEED_EXAMINATION, Status
from eventsite.web.languages.texts import Text, own_language, reading

EXAMINATION_GOOD_FOR = 3  # years: the register takes no older one for A or B

_MEANING = {
    Status.FULLY: _("Uit onderzoek blijkt dat de site aan alle eisen voldoet."),
    Status.PARTLY: _(
        "Uit onderzoek blijkt dat de site nog niet aan alle eisen voldoet. Van elke afwijking zijn de "
        "oorzaak en het gevolg bekend, en staat hieronder wat wij eraan doen en wanneer."
    ),
    Status.FIRST_STEPS: _(
        "De site voldoet nog niet aantoonbaar aan alle eisen. Wij hebben wel maatregelen genomen."
    ),
    Status.NOT: _("De site voldoet niet aan de eisen, of wij kunnen dat niet laten zien."),
    Status.NONE: _(
        "De gemeente heeft voor deze site nog geen verklaring gemaakt. De site is nog niet "
        "onderzocht door een onafhankelijk bureau."
    ),
}


@dataclass(frozen=True)
class Shown:
    """The statement as the page says it; ``row`` is None as long as nobody filled it in."""

    row: AccessibilityStatement | None
    deviations: Sequence[AccessibilityDeviation]
    today: date

    @property
    def status(self) -> Status:
        """What was claimed, as far as the examination and the deviations carry it."""
        if self.row is None:
            return Status.NONE
        claimed = Status(self.row.status)
        if claimed in NEED_EXAMINATION and self.is_out_of_date:
            return Status.FIRST_STEPS
        if claimed == Status.FULLY and self.deviations:
            return Status.PARTLY
        return claimed

    @property
    def meaning(self) -> str:
        return str(_MEANING[self.status])

    @property
    def is_less_than_claimed(self) -> bool:
        return self.row is not None and self.row.status != self.status

    @property
    def is_out_of_date(self) -> bool:
        """No examination, or one that is more than three years ago."""
        examined = self.row.examined_on if self.row else None
        return examined is None or _years_later(examined) < self.today

    @property
    def words(self) -> list[Text]:
        """Ours, and what managers wrote themselves: there is no place for that in another language."""
        row = self.row
        said = [row.outside, row.signed_as] if row else []
        for one in self.deviations:
            said += [
                one.criterion,
                one.what,
                one.cause,
                one.consequence,
                one.alternative,
                one.measure,
            ]
        ours = Text(self.meaning, reading())
        return [ours, *(Text(words, own_language()) for words in said)]

    @property
    def address(self) -> str:
        url: str = settings.SITE_URL
        return url


def now() -> Shown:
    """Two queries."""
    row = AccessibilityStatement.objects.first()
    return Shown(row, list(AccessibilityDeviation.objects.all()), timezone.localdate())


@require_safe
@kept()
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "eventsite/accessibility.html", {"statement": now()})


def _years_later(day: date) -> date:
    """The last day of every year counts as its year's end: 29 February has none after three years."""
    year = min(day.year + EXAMINATION_GOOD_FOR, date.max.year)
    return day.replace(year=year, day=28 if (day.month, day.day) == (2, 29) else day.day)
