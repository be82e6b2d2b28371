"""The page for who saved a form that somebody else had changed meanwhile (docs/adr/0030-before-it-reaches-people.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from eventsite.models import LogEntry
from eventsite.web import resending
from eventsite.web.shown import as_shown, as_typed
from eventsite.web.versions import FIELD, VersionedForm, digest, version

from .lines import lines
from .log import label_of


@dataclass(frozen=True)
class Difference:
    """One field that two changed: what stands, and what was typed; ``is_mine`` when the typist changed it too."""

    label: str
    stands: str
    typed: str
    is_mine: bool


def conflict(request: HttpRequest, *filled: forms.BaseForm, back: str = "") -> HttpResponse:
    """409: both versions, and the typed one to be sent again on purpose.

    What the typist left as it was stays as the other made it. ``back`` is where what stands is seen.
    """
    stale = [form for form in filled if isinstance(form, VersionedForm) and form.is_stale()]
    found, replaced = [], {}
    for form in filled:
        if isinstance(form, VersionedForm):
            replaced[form.add_prefix(FIELD)] = [version(form.stored())]
    for form in stale:
        now = form.stored()
        for name in form.changed_meanwhile():
            if (difference := _difference(form, name, now)) is None:
                continue
            found.append(difference)
            if not difference.is_mine and name in now:
                replaced[form.add_prefix(name)] = as_typed(form[name], now[name])
    resend = resending.typed(request, without=replaced)
    resend += [(name, value) for name, values in replaced.items() for value in values]
    context = {
        "who": _who_changed(stale, request),
        "differences": found,
        "resend": resend,
        "action": request.get_full_path(),
        "back": back or request.get_full_path(),
    }
    return render(request, "eventsite/staff/conflict.html", context, status=409)


def _difference(form: VersionedForm, name: str, now: Mapping[str, Any]) -> Difference | None:
    if name not in form.fields:
        return None
    typed = form.cleaned_data.get(name) if form.is_valid() else form[name].value()
    return Difference(
        label=str(form[name].label),
        stands=as_shown(form[name], now.get(name)),
        typed=as_shown(form[name], typed),
        is_mine=digest(typed) != form.opened_with.get(name),
    )


def _who_changed(stale: Iterable[VersionedForm], request: HttpRequest) -> str:
    """By the log; empty where it doesn't say."""
    for form in stale:
        row = getattr(form, "instance", None)
        if row is None:
            continue
        entry = LogEntry.objects.of_object(label_of(type(row)), row.pk).first()
        if entry and (entry.actor, entry.actor_id) == (LogEntry.Actor.STAFF, request.user.pk):
            return _("U")
        if entry:
            return lines([entry])[0].who
    return ""
