"""The organisers' pages about the texts that they keep."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eventsite.models import SavedText
from eventsite.staff import confirming, conflicts
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending
from eventsite.web.versions import FIELD, Stale

from . import placeholders, saved_texts
from .mailing_forms import SavedTextForm, check_read


@for_staff(Right.ORGANISE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All of them, by subject."""
    return render(request, "eventsite/mailings/texts.html", {"texts": SavedText.objects.all()})


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write one."""
    return _write(request, SavedText())


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one; messages that were begun with it stay as they are."""
    if request.method == "POST" and not SavedText.objects.filter(pk=pk).exists():
        return _thrown_away(request)
    return _write(request, get_object_or_404(SavedText, pk=pk))


def _write(request: HttpRequest, kept: SavedText) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = SavedTextForm(sent, instance=kept)
    if request.method == "POST" and form.is_valid() and not resending.went_back(request):
        try:
            if kept.pk:
                saved_texts.change(kept, check=form.check)
            else:
                saved_texts.keep(
                    subject=kept.subject, text=kept.text, translations=kept.translations
                )
        except SavedText.DoesNotExist:
            return _thrown_away(request)
        except Stale:
            return conflicts.conflict(request, form)
        messages.success(request, _("De tekst is bewaard."))
        return redirect("mails:texts")
    return _form(request, form, status=400 if request.method == "POST" else 200)


def _thrown_away(request: HttpRequest) -> HttpResponse:
    """A colleague did, while this was written: it can be kept as a new one."""
    typed = request.POST.copy()
    typed[FIELD] = ""  # what is written anew stood nowhere before
    form = SavedTextForm(typed, instance=SavedText())
    form.action = reverse("mails:new_text")
    form.add_error(
        None, _("Deze tekst is net weggegooid. Wat u schreef, kunt u als nieuwe tekst opslaan.")
    )
    return _form(request, form, status=409)


def _form(request: HttpRequest, form: SavedTextForm, *, status: int) -> HttpResponse:
    context = {"form": form, "kept": form.instance, "words": placeholders.KNOWN.items()}
    return render(request, "eventsite/mailings/text.html", context, status=status)


@for_staff(Right.ORGANISE)
@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw one away."""
    kept = get_object_or_404(SavedText, pk=pk)
    check = partial(check_read, kept, request.POST.get("gelezen", ""))
    stay = _("Berichten die ermee begonnen zijn, blijven zoals zij zijn.")
    effects = confirming.Effects(follows=[stay])
    try:
        check()
        if not confirming.answer(request, effects, always=True):
            return confirming.ask(
                request,
                effects,
                title=_("“%(subject)s” weggooien?") % {"subject": kept.subject},
                action=_("Gooi weg"),
                back=reverse("mails:text", args=[pk]),
            )
        saved_texts.forget(kept, check=check)
    except Stale:
        text = _("Deze tekst is net veranderd. Lees hem nog eens, en gooi hem dan weg.")
        messages.warning(request, text)
        return redirect("mails:text", pk)
    except SavedText.DoesNotExist:
        pass  # a colleague threw it away at this moment
    messages.success(request, _("De tekst is weg."))
    return redirect("mails:texts")
