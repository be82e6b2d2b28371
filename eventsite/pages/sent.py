"""The one answer to a form with an address that nobody proved: look in your mail (docs/adr/0043)."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from eventsite.web import sent_once
from eventsite.web.forms import PublicForm


def look_in_your_mail(
    request: HttpRequest,
    form: PublicForm,
    *,
    email: str,
    about: str,
    next_steps: Iterable[str],
    way_on: tuple[str, str],
) -> HttpResponse:
    """The same to whoever sends it: what was typed, from the form itself, and what the mail will hold.

    ``next_steps`` are sentences that anyone could know, ``about`` says what the form was for, ``way_on`` is an address
    and its label. Nothing of it may depend on what we have of the address (NORMS S21).
    """
    context = {
        "about": about,
        "email": email,
        "next_steps": list(next_steps),
        "typed": sent_once.typed(form.visible_fields()),
        "fresh_url": request.path,
        "way_on": way_on,
    }
    return render(request, "eventsite/sent.html", context)
