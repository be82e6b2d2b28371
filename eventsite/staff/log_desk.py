"""The log for who may read it: of one event a tab, and all of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from eventsite.models import Event, LogEntry

from .guard import for_staff
from .lines import lines
from .log_forms import LogFilterForm
from .roles import Right

PAGE = 50


@for_staff(Right.MANAGE)
@require_safe
def whole_log(request: HttpRequest) -> HttpResponse:
    """Everything, newest first."""
    return _page(request, None)


@for_staff(Right.ORGANISE)
@require_safe
def event_log(request: HttpRequest, slug: str) -> HttpResponse:
    """What was done with one event and its people, newest first."""
    return _page(request, get_object_or_404(Event.objects.with_sessions(), slug=slug))


def _page(request: HttpRequest, event: Event | None) -> HttpResponse:
    """By key and not by number: while one reads, lines come in above."""
    form = LogFilterForm(request.GET, of_one_event=event is not None)
    entries = LogEntry.objects.filter(event_id=event.pk) if event else LogEntry.objects.all()
    found = list(form.found(entries)[: PAGE + 1])
    query = request.GET.copy()
    query.pop("voor", None)
    context = {
        "event": event,
        "form": form,
        "lines": lines(found[:PAGE]),
        "asks": any(form.cleaned_data.get(name) for name in form.fields if name != "voor"),
        "query": query.urlencode(),
        "older_than": found[PAGE - 1].pk if len(found) > PAGE else None,
        "is_newest": "voor" not in request.GET,
    }
    template = "eventsite/log/event.html" if event else "eventsite/log/index.html"
    return render(request, template, context, status=200 if form.is_valid() else 400)
