"""The public page of the toolkit."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .toolkit import parts


@require_safe
def toolkit(request: HttpRequest) -> HttpResponse:
    """Advice, money, rules and room, each with the places to find it."""
    return render(request, "initiatives/toolkit.html", {"parts": parts.shown()})
