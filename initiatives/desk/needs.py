"""Organisers' page of what initiatives seek and nobody offered."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from initiatives import needs

from .forms import UnansweredForm


@for_staff(Right.ORGANISE)
@require_safe
def unanswered(request: HttpRequest) -> HttpResponse:
    """Which needs nobody answered, by theme and neighbourhood."""
    form = UnansweredForm(request.GET)
    if not form.is_valid():
        return render(request, "initiatives/desk/needs.html", {"form": form}, status=400)
    chosen = form.cleaned_data
    found = needs.unanswered(theme=chosen["thema"], neighbourhood=chosen["wijk"])
    context = {"form": form, "table": needs.table(), "needs": found}
    return render(request, "initiatives/desk/needs.html", context)
