"""One answer, whatever was asked: what is closed does not change (``booking/locks.py``)."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from eventsite.booking.refusals import Erased, EventClosed
from eventsite.models import Event
from eventsite.staff.roles import Right, may
from eventsite.staff.typed import is_staff_page, keep
from eventsite.web import errors
from eventsite.web.api import problems
from eventsite.web.middleware import is_fetch
from eventsite.web.times import dated

from .closed_by import closed_by


class ClosedStaysClosed:
    """409 where a verb raised EventClosed, or Erased: a page, or problem+json for scripts, tablets and the API."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        match error:
            case EventClosed():
                return answer(request, error.event)
            case Erased():
                return _erased(request)
        return None


def _erased(request: HttpRequest) -> HttpResponse:
    text = _("Deze gegevens zijn intussen gewist. Er is niets veranderd.")
    if is_fetch(request) or request.content_type == "application/json":
        return problems.response(409, text)
    return errors.page(request, 409, _("Deze gegevens zijn gewist"), text)


def answer(request: HttpRequest, event: Event, *, typed: str = "") -> HttpResponse:
    """To who may open it again with the way there, and what was ``typed``; to anybody else that it is over."""
    if is_fetch(request) or request.content_type == "application/json":
        return problems.response(409, _in_words(event))
    if is_staff_page(request.path) and isinstance(request.user, User):
        event = Event.objects.with_sessions().get(pk=event.pk)
        is_sent = request.method == "POST"
        if is_sent:
            keep(request)  # and back in the form, once it is open again
        context = {
            "event": event,
            "closed": closed_by(event),
            "may_reopen": may(request.user, Right.ORGANISE),
            "is_sent": is_sent,
            "typed": typed,
        }
        return render(request, "desk/closing/locked.html", context, status=409)
    return errors.page(
        request,
        409,
        _("Dat kan niet meer"),
        _("%(event)s is geweest. Er verandert niets meer aan.") % {"event": dated(event)},
    )


def _in_words(event: Event) -> str:
    return _("De %(noun)s is afgesloten. Heropen die eerst.") % {"noun": event.noun}
