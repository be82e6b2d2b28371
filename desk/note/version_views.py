"""A note is frozen, and its versions are read."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from desk.models import NoteDraft, NoteVersion
from eventsite.staff import confirming
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right

from . import freezing, page
from .files import FILES


@for_staff(Right.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first: a version can't be changed or taken out."""
    draft = get_object_or_404(NoteDraft, pk=pk)
    effects = _effects(draft)
    if not confirming.answer(request, effects, always=True):
        return confirming.ask(
            request,
            effects,
            title=_("“%(title)s” vastleggen?") % {"title": draft.title},
            action=_("Leg vast"),
            back=draft.get_absolute_url(),
        )
    try:
        version = freezing.freeze(draft)
    except freezing.AlreadyFrozen as same:
        text = _("Deze tekst en cijfers staan al vast als versie %(number)s.")
        messages.warning(request, text % {"number": same.version.number})
        return redirect(same.version)
    except NoteDraft.DoesNotExist:
        return page.thrown_away(request)
    text = _("Versie %(number)s ligt vast.") % {"number": version.number}
    messages.success(request, text)
    return redirect(version)


def _effects(draft: NoteDraft) -> confirming.Effects:
    """Who agrees does so to the draft as it was last changed."""
    changed = date_format(timezone.localtime(draft.modified_at), "DATETIME_FORMAT")
    return confirming.Effects(
        follows=[
            _("De tekst van %(moment)s en de cijfers van nu worden een versie met een nummer.")
            % {"moment": changed},
            _(
                "Een versie verandert niet meer en gaat niet weg. Het concept kunt u blijven wijzigen."
            ),
        ]
    )


@for_staff(Right.ORGANISE)
@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """As it was frozen."""
    found = _version(pk, number)
    context = {
        "version": found,
        "draft": found.draft,
        "note": page.read(found.read()),
        "files": FILES.values(),
    }
    return render(request, "desk/note/version.html", context)


@for_staff(Right.ORGANISE)
@require_safe
def file(request: HttpRequest, pk: int, number: int, name: str) -> HttpResponse:
    """The version as a file, each time the same."""
    found = _version(pk, number)
    return page.download(found.read(), name, found.frozen_at)


def _version(pk: int, number: int) -> NoteVersion:
    return get_object_or_404(NoteVersion.objects.select_related("draft"), draft=pk, number=number)
