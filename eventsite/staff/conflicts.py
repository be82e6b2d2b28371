"""The page for who saved a form that somebody else had changed meanwhile (docs/adr/0030-before-it-reaches-people.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from eventsite.models import Event, LogEntry
from eventsite.web import resending
from eventsite.web.differing import Parted, side_by_side
from eventsite.web.shown import as_shown, as_typed
from eventsite.web.versions import FIELD, VersionedForm, digest, version

from .lines import lines
from .log import label_of

_OF_ROW = re.compile(r"-\d+$")  # the prefix of a form in a formset
LINE = 60  # what differs in one is seen at once


@dataclass(frozen=True)
class Difference:
    """One field that two changed: what stands, and what was typed; ``is_mine`` when the typist changed it too."""

    label: str
    stands: str
    typed: str
    is_mine: bool

    @property
    def sides(self) -> tuple[Parted, Parted]:
        """What stands and what was typed, of long texts each with the part that differs."""
        if not self.is_mine or max(len(self.stands), len(self.typed)) <= LINE:
            return Parted(self.stands), Parted(self.typed)
        return side_by_side(self.stands, self.typed)


def conflict(
    request: HttpRequest, *filled: forms.BaseForm, back: str = "", event: Event | None = None
) -> HttpResponse:
    """409: both versions, and the typed one to be sent again on purpose.

    What the typist left as it was stays as the other made it. ``back`` is where what stands is seen,
    ``event`` whose frame is around the page.
    """
    context = _both(request, filled, back) | {
        # Not what was typed: the frame says what stands.
        "event": Event.objects.with_sessions().filter(pk=event.pk).first() if event else None,
        "who": _who_changed(_stale(filled), request),
    }
    return render(request, "eventsite/staff/conflict.html", context, status=409)


def own_conflict(request: HttpRequest, *filled: forms.BaseForm, back: str) -> HttpResponse:
    """The same behind somebody's own link, in the frame of the public pages; not who changed it."""
    return render(request, "eventsite/own_conflict.html", _both(request, filled, back), status=409)


def _stale(filled: Iterable[forms.BaseForm]) -> list[VersionedForm]:
    return [form for form in filled if isinstance(form, VersionedForm) and form.is_stale()]


def _both(request: HttpRequest, filled: Sequence[forms.BaseForm], back: str) -> dict[str, Any]:
    found, replaced = [], {}
    for form in filled:
        if isinstance(form, VersionedForm):
            replaced[form.add_prefix(FIELD)] = [version(form.stored())]
    for form in _stale(filled):
        now = form.stored()
        for name in form.changed_meanwhile():
            if (difference := _difference(form, name, now)) is None:
                continue
            found.append(difference)
            if not difference.is_mine and name in now:
                replaced[form.add_prefix(name)] = as_typed(form[name], now[name])
    resend = resending.typed(request, without=replaced)
    resend += [(name, value) for name, values in replaced.items() for value in values]
    return {
        "differences": found,
        "resend": resend,
        "action": request.get_full_path(),
        "back": back or request.get_full_path(),
    }


def _difference(form: VersionedForm, name: str, now: Mapping[str, Any]) -> Difference | None:
    if name not in form.fields:
        return None
    typed = form.cleaned_data.get(name) if form.is_valid() else form[name].value()
    return Difference(
        label=_label(form, name),
        stands=as_shown(form[name], now.get(name)),
        typed=as_shown(form[name], typed),
        is_mine=digest(typed) != form.opened_with.get(name),
    )


def _label(form: VersionedForm, name: str) -> str:
    """Of one row of several also which it is."""
    label = str(form[name].label)
    row = form._row_now() if _OF_ROW.search(form.prefix or "") else None
    return f"{row}: {label}" if row else label


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
