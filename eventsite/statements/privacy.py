"""The page on privacy: all that AVG art. 13 and 14 ask, its terms as they are set at this moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from eventsite.kept.pages import kept
from eventsite.retention import categories, terms
from eventsite.retention.categories import Category
from eventsite.site.reading import site


@dataclass(frozen=True)
class Term:
    """One row: what is kept, and for how long."""

    what: str
    holds: str
    how_long: str


@require_safe
@kept(daily=True)
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "eventsite/privacy.html", {"site": site(), "terms": list(shown())})


def shown() -> Iterator[Term]:
    """Of every category, in the order of the wiring."""
    for category in categories.every():
        yield Term(str(category.title), str(category.holds), how_long(category))


def how_long(category: Category) -> str:
    """The term, and what it is counted from. It goes by night, so no days are the first night."""
    days = terms.of(category)
    years, rest = divmod(days, 365)
    if not days:
        words = _("De eerste nacht %(starts)s")
    elif not rest:
        words = ngettext("%(years)d jaar %(starts)s", "%(years)d jaar %(starts)s", years)
    else:
        words = ngettext("%(days)d dag %(starts)s", "%(days)d dagen %(starts)s", days)
    return words % {"days": days, "years": years, "starts": category.starts}
