"""Organisers at a note: all there are, one, its words and its period."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desk.models import NoteDraft
from eventsite.staff import confirming, conflicts
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right, may
from eventsite.web import resending
from eventsite.web.versions import Stale

from . import drafting, page, writing
from .files import FILES
from .forms import NoteForm, PeriodForm


@for_staff(Right.ORGANISE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All notes, the latest period first."""
    notes = NoteDraft.objects.annotate(
        number=Count("versions"), frozen_at=Max("versions__frozen_at")
    )
    return render(request, "desk/note/index.html", {"notes": notes})


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """GET asks for a period; POST makes a draft of it, filled in."""
    if request.method == "POST":
        form = PeriodForm(request.POST)
        if form.is_valid():
            return redirect(drafting.start(form.period))
    else:
        form = PeriodForm(initial={name: request.GET.get(name, "") for name in ("van", "tot")})
    status = 400 if form.is_bound else 200
    return render(request, "desk/note/new.html", {"form": form}, status=status)


@for_staff(Right.ORGANISE)
@require_safe
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """As it would be if it were frozen now."""
    draft = get_object_or_404(NoteDraft, pk=pk)
    context = {
        "draft": draft,
        "note": page.read(writing.document_of(draft)),
        "lines": draft.lines.all(),
        "versions": draft.versions.order_by("-number").defer("document"),
        "files": FILES.values(),
        "may_freeze": may(request.user, Right.MANAGE),
    }
    return render(request, "desk/note/note.html", context)


@for_staff(Right.ORGANISE)
@require_safe
def file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The draft as a file, which says that it is one."""
    draft = get_object_or_404(NoteDraft, pk=pk)
    return page.download(writing.document_of(draft), name, draft.modified_at)


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Its title, its period, the words around the figures."""
    draft = get_object_or_404(NoteDraft, pk=pk)
    title = draft.title
    form = NoteForm(request.POST if request.method == "POST" else None, instance=draft)
    if request.method == "POST" and form.is_valid() and not resending.went_back(request):
        try:
            drafting.change(draft, check=form.check)
        except Stale:
            return conflicts.conflict(request, form, back=draft.get_absolute_url())
        except NoteDraft.DoesNotExist:
            return page.thrown_away(request)
        messages.success(request, _("Opgeslagen."))
        return redirect(draft)
    context = {"form": form, "draft": draft, "title": title}
    return render(request, "desk/note/change.html", context, status=400 if form.is_bound else 200)


@for_staff(Right.ORGANISE)
@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away a note that has no version."""
    draft = get_object_or_404(NoteDraft, pk=pk)
    effects = confirming.Effects(follows=[_("De eigen regels gaan mee. De cijfers zelf blijven.")])
    if draft.versions.exists():
        messages.error(
            request, _("Van deze nota is een versie vastgelegd. Zij blijft daarom staan.")
        )
        return redirect(draft)
    if not confirming.answer(request, effects, always=True):
        return confirming.ask(
            request,
            effects,
            title=_("“%(title)s” weggooien?") % {"title": draft.title},
            action=_("Gooi weg"),
            back=draft.get_absolute_url(),
        )
    try:
        drafting.forget(draft)
    except drafting.HasVersions:
        messages.error(
            request, _("Van deze nota is een versie vastgelegd. Zij blijft daarom staan.")
        )
        return redirect(draft)
    except NoteDraft.DoesNotExist:
        pass  # a colleague threw it away at this moment
    messages.success(request, _("De nota is weg."))
    return redirect("desk_note:index")
