"""Organisers at a figure from elsewhere, in a line of its own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from desk.models import NoteDraft, NoteLine
from eventsite.staff import conflicts
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending
from eventsite.web.versions import Stale

from . import drafting, page
from .forms import LineForm


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add one."""
    draft = get_object_or_404(NoteDraft, pk=pk)
    return _write(request, NoteLine(draft=draft), _("Regel toevoegen"))


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Change one."""
    return _write(request, _line(pk, line), _("Regel wijzigen"))


@for_staff(Right.ORGANISE)
@require_POST
def remove(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Take one out."""
    found = _line(pk, line)
    try:
        drafting.remove_line(found)
    except NoteDraft.DoesNotExist:
        return page.thrown_away(request)
    messages.success(request, _("De regel is weg."))
    return redirect(found.draft)


def _line(pk: int, line: int) -> NoteLine:
    return get_object_or_404(NoteLine.objects.select_related("draft"), pk=line, draft=pk)


def _write(request: HttpRequest, line: NoteLine, title: str) -> HttpResponse:
    form = LineForm(request.POST if request.method == "POST" else None, instance=line)
    if request.method == "POST" and form.is_valid() and not resending.went_back(request):
        try:
            drafting.keep_line(line, check=form.check)
        except Stale:
            return conflicts.conflict(request, form, back=line.draft.get_absolute_url())
        except (NoteDraft.DoesNotExist, NoteLine.DoesNotExist):
            return page.thrown_away(request)
        messages.success(request, _("Opgeslagen."))
        return redirect(line.draft)
    context = {"form": form, "line": line, "draft": line.draft, "title": title}
    return render(request, "desk/note/line.html", context, status=400 if form.is_bound else 200)
