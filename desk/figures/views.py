"""The organisers' figures: a period on one page, and as files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web.spreadsheets import FORMATS

from . import asked, cards, files, overview
from .asked import PeriodFilterForm
from .overview import Overview

ALL, ALL_AS = "alles", "ods"


@for_staff(Right.ORGANISE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Of the days in the address; of this year where it has none."""
    form = asked.form_of(request)
    if not form.is_valid():
        return _refused(request, form)
    context = _context(form, overview.of(form.period, form.cleaned_data["avond"]))
    return render(request, "desk/figures/index.html", context)


@for_staff(Right.ORGANISE)
@require_safe
def download(request: HttpRequest, key: str, suffix: str) -> HttpResponse:
    """One block as the page shows it, or all of them. Numbers alone: nothing of anybody."""
    kind = FORMATS.get(suffix)
    if kind is None or (key == ALL and suffix != ALL_AS):
        raise Http404("no such kind of file")
    form = asked.form_of(request)
    if not form.is_valid():
        return _refused(request, form)
    found = overview.of(form.period, form.cleaned_data["avond"])
    block = found.block(key)
    if key == ALL:
        file = files.everything(found.blocks, _about(form, found))
    elif block:
        file = files.one(block, kind)
    else:
        raise Http404("no such figures")
    days = f"{form.period.first:%Y%m%d}-{form.period.last:%Y%m%d}"
    response = HttpResponse(file, content_type=kind.media_type)
    response["Content-Disposition"] = f'attachment; filename="cijfers-{key}-{days}.{suffix}"'
    return response


def _refused(request: HttpRequest, form: PeriodFilterForm) -> HttpResponse:
    context = {"form": form, "choices": asked.choices(None, timezone.localdate())}
    return render(request, "desk/figures/refused.html", context, status=400)


def _about(form: PeriodFilterForm, found: Overview) -> list[tuple[str, str]]:
    standing = _("vastgesteld") if found.figures.is_final else _("voorlopig")
    return [(_("Periode"), asked.in_words(form.period)), (_("Stand"), standing)]


def _context(form: PeriodFilterForm, found: Overview) -> dict[str, object]:
    period, today = form.period, timezone.localdate()
    days = {"van": period.first.isoformat(), "tot": period.last.isoformat()}
    evening = form.cleaned_data["avond"]
    return {
        "form": form,
        "found": found,
        "period": period,
        "in_words": asked.in_words(period),
        "choices": asked.choices(period, today),
        "than_what": cards.than_what(period, today),
        "formats": FORMATS.values(),
        "query": urlencode(days | ({"avond": evening} if evening else {})),
        "days": days,
    }
