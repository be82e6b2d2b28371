"""The figures that anyone may see, a year at a time."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from eventsite.findability import json_ld
from eventsite.kept.pages import kept
from eventsite.pages import structured_data
from eventsite.site.reading import site
from eventsite.tickets.links import absolute
from eventsite.web.languages.texts import reading

from . import public
from .public import Year
from .public_files import PUBLIC_FORMATS

AN_HOUR = 3600  # seconds that a copy is good for: figures change when an evening is closed


@require_safe
@kept()
@cache_control(public=True, max_age=AN_HOUR)
def latest(request: HttpRequest) -> HttpResponse:
    """The last year of which something is closed; without any, what will be here."""
    years = public.years()
    return _page(request, years, years[0] if years else None)


@require_safe
@kept()
@cache_control(public=True, max_age=AN_HOUR)
def year(request: HttpRequest, year: int) -> HttpResponse:
    return _page(request, _with(year), year)


@require_safe
@kept()
@cache_control(public=True, max_age=AN_HOUR)
def download(request: HttpRequest, year: int, suffix: str) -> HttpResponse:
    """All tables of a year, as its page shows them."""
    kind = PUBLIC_FORMATS.get(suffix)
    if kind is None:
        raise Http404("no such kind of file")
    _with(year)
    response = HttpResponse(kind.write(public.of(year)), content_type=kind.media_type)
    name = _("cijfers")
    response["Content-Disposition"] = f'attachment; filename="{name}-{year}.{suffix}"'
    return response


def _with(year: int) -> list[int]:
    """The years that there are. Raises Http404 where this is none of them."""
    years = public.years()
    if year not in years:
        raise Http404("no figures of that year")
    return years


def _page(request: HttpRequest, years: list[int], year: int | None) -> HttpResponse:
    found = public.of(year) if year else None
    context = {
        "years": years,
        "found": found,
        "formats": PUBLIC_FORMATS.values(),
        "json_ld": _dataset(found) if found else "",
    }
    return render(request, "desk/figures/public.html", context)


def _dataset(found: Year) -> SafeString:
    """As schema.org Dataset, by which catalogues of open data find it."""
    data: dict[str, Any] = {
        "@type": "Dataset",
        "name": _("Cijfers van %(site)s %(year)s") % {"site": site().name, "year": found.year},
        "description": _(
            "Avonden, cursussen, initiatieven, hulp en acties. Zonder persoonsgegevens: aantallen "
            "onder de 5 worden niet getoond."
        ),
        "url": absolute(reverse("public_figures_of", args=[found.year])),
        "inLanguage": reading(),
        "isAccessibleForFree": True,
        "temporalCoverage": f"{found.year}-01-01/{found.as_of.isoformat()}",
        "creator": structured_data.organisation(),
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": kind.media_type.split(";")[0],
                "contentUrl": absolute(
                    reverse("public_figures_file", args=[found.year, kind.suffix])
                ),
            }
            for kind in PUBLIC_FORMATS.values()
        ],
    }
    return json_ld.script(data)
