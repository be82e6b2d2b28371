"""What the pages of one registration share."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from eventsite.models import CheckIn, Registration
from eventsite.web.forms import PublicForm

from .words import Refusal, in_words


def by_registration(pk: int, **_rest: object) -> int | None:
    """The event of an address that holds the key of one of its registrations."""
    return Registration.objects.filter(pk=pk).values_list("event_id", flat=True).first()


def by_check_in(scan: uuid.UUID, **_rest: object) -> int | None:
    """The event of an address that holds the key of a check-in: where somebody was let in, maybe elsewhere."""
    return CheckIn.objects.filter(pk=scan).values_list("session__event", flat=True).first()


def get_registration(pk: int) -> Registration:
    """With its event and when that is. Raises Http404."""
    rows = Registration.objects.select_related("event").prefetch_related("event__sessions__venue")
    return get_object_or_404(rows, pk=pk)


def to(registration: Registration) -> HttpResponse:
    return redirect("desk:registration", registration.pk)


def refuse(request: HttpRequest, registration: Registration, refusal: Refusal) -> HttpResponse:
    """Back to the registration, which says why not."""
    messages.error(request, in_words(refusal, registration))
    return to(registration)


def form_page(
    request: HttpRequest,
    registration: Registration,
    form: PublicForm,
    *,
    title: str,
    context: dict[str, object] | None = None,
) -> HttpResponse:
    """One form about a registration; 400 when it was sent and not right."""
    shown = {
        "event": registration.event,
        "registration": registration,
        "form": form,
        "heading": title,
    }
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "desk/registration/form.html", shown | (context or {}), status=status)
