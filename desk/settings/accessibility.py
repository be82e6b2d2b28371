"""The accessibility statement at the desk: one form, and the list of deviations beside it."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from eventsite.models import AccessibilityDeviation, AccessibilityStatement
from eventsite.staff import conflicts
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.statements.accessibility import Shown, now
from eventsite.web import resending, versions

from . import kept
from .accessibility_forms import DeviationForm, StatementForm


def _rows() -> Iterator[kept.Listed]:
    for one in AccessibilityDeviation.objects.all():
        day = date_format(one.planned_on) if one.planned_on else ""
        yield kept.Listed(one.pk, one.criterion, [one.what, one.get_ground_display(), day])


DEVIATIONS = kept.Kept(
    key="deviations",
    label=gettext_lazy("Afwijkingen van de toegankelijkheid"),
    text=gettext_lazy("Wat op de site nog niet toegankelijk is, en wanneer dat klaar is."),
    add_label=gettext_lazy("Afwijking toevoegen"),
    in_use=gettext_lazy("Deze afwijking kan niet weg."),
    columns=[
        gettext_lazy("Criterium"),
        gettext_lazy("Wat er niet klopt"),
        gettext_lazy("Waarom het er nog is"),
        gettext_lazy("Klaar op"),
    ],
    above="desk_settings:accessibility",
    above_label=gettext_lazy("Toegankelijkheid"),
    form=DeviationForm,
    rows=_rows,
    model=AccessibilityDeviation,
)


@for_staff(Right.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: HttpRequest) -> HttpResponse:
    """Fill in the statement. GET shows, POST saves."""
    shown = now()
    row = shown.row or AccessibilityStatement()
    form = StatementForm(request.POST if request.method == "POST" else None, instance=row)
    if request.method == "POST" and form.is_valid() and not resending.went_back(request):
        if form.is_stale():
            return conflicts.conflict(request, form, back=request.path)
        try:
            kept.save(row, form.check)
        except (versions.Stale, kept.Taken, kept.Gone):
            return conflicts.conflict(request, form, back=request.path)
        messages.success(request, _("Opgeslagen."))
        return redirect("desk_settings:index")
    return _page(request, form, shown)


def _page(request: HttpRequest, form: StatementForm, shown: Shown) -> HttpResponse:
    context = {
        "form": form,
        "statement": shown,
        "deviations_url": DEVIATIONS.address(),
        "count": len(shown.deviations),
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "desk/settings/accessibility.html", context, status=status)
