"""The tab with the figures of one evening or run: counted until now, or final."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desk.figures import evening
from eventsite.figures import closing, stored
from eventsite.models import Event, EventFigures
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right

from . import table
from .closed_by import closed_by
from .forms import AttendedForm
from .page import why_not


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def figures(request: HttpRequest, slug: str) -> HttpResponse:
    """GET shows; a POST puts right how many were there, of what is closed."""
    event = get_object_or_404(Event.objects.with_sessions(), slug=slug)
    form = AttendedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            closing.put_right(event, form.cleaned_data["waren"])
        except closing.NotClosed as refusal:
            messages.error(request, why_not(refusal, event))
        else:
            messages.success(request, _("Het aantal is verbeterd."))
        return redirect("desk:event_figures", slug)
    return _show(request, event, form)


def _show(request: HttpRequest, event: Event, form: AttendedForm) -> HttpResponse:
    found = stored.of(event)
    if not form.is_bound:
        form.initial = {"waren": found.attended}
    kept = EventFigures.objects.filter(event=event).first() if event.is_closed else None
    context = {
        "event": event,
        "figures": found,
        "blocks": evening.blocks(event, found),
        "rows": table.rows(event, found),
        "themes": table.themes(found),
        "neighbourhoods": table.neighbourhoods(found),
        "closed": closed_by(event),
        "remark": kept.remark if kept else "",
        "may_close": event.is_over and not (event.is_draft or event.is_cancelled or kept),
        "erased": event.is_closed and closing.people_were_erased(event),
        "by_itself": closing.BY_ITSELF_AFTER.days,
        "form": form,
    }
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "desk/closing/figures.html", context, status=status)
