"""What was destroyed in a period, on a page and as the certificate on paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from desk.figures import asked
from desk.figures.asked import PeriodFilterForm
from eventsite.retention.categories import SELECTION_URL
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right

from . import destroyed, statement


@for_staff(Right.MANAGE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Of the days in the address; of this year where it has none."""
    form = asked.form_of(request)
    if not form.is_valid():
        return _refused(request, form)
    period, rows = form.period, destroyed.of(form.period)
    days = {"van": period.first.isoformat(), "tot": period.last.isoformat()}
    now = timezone.now()
    context = {
        "form": form,
        "in_words": asked.in_words(period),
        "choices": asked.choices(period, timezone.localdate()),
        "facts": statement.facts(period, rows, now),
        "ground": statement.ground(),
        "way": statement.way(),
        "rows": [statement.cells(row) for row in rows[: destroyed.MOST]],
        "hidden": max(0, len(rows) - destroyed.MOST),
        "query": urlencode(days),
        "selection_url": SELECTION_URL,
    }
    return render(request, "desk/settings/retention/destroyed.html", context)


@for_staff(Right.MANAGE)
@require_safe
def certificate(request: HttpRequest) -> HttpResponse:
    """All of it as a PDF to sign."""
    form = asked.form_of(request)
    if not form.is_valid():
        return _refused(request, form)
    period = form.period
    file = statement.render(period, destroyed.of(period), moment=timezone.now())
    days = f"{period.first:%Y%m%d}-{period.last:%Y%m%d}"
    response = HttpResponse(file, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="verklaring-van-vernietiging-{days}.pdf"'
    return response


def _refused(request: HttpRequest, form: PeriodFilterForm) -> HttpResponse:
    context = {"form": form, "choices": asked.choices(None, timezone.localdate())}
    return render(request, "desk/settings/retention/refused.html", context, status=400)
