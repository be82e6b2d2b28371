"""“Houd mij op de hoogte”: ask, say yes from one's own mail, stop (docs/adr/0059-houd-mij-op-de-hoogte.md)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from eventsite.brakes import limits
from eventsite.brakes.guard import braked
from eventsite.kept.pages import kept
from eventsite.models import Subscription
from eventsite.retention import terms
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.subscriptions import consent, counting, links, topics, verbs
from eventsite.subscriptions.links import Opened
from eventsite.web.languages.names import in_words
from eventsite.web.languages.tags import marked
from eventsite.web.languages.texts import reading
from eventsite.web.redirects import see_other
from eventsite.web.same_origin import same_origin_form

from . import sent
from .own_links import opened_with
from .subscribing_forms import SubscribeForm


@same_origin_form
@braked(limits.ASKED_MAIL)
@require_http_methods(["GET", "HEAD", "POST"])
@kept(asks=["voor"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """What one wants to know, and the address. ``?voor=`` names one topic; what is named wrong is left out."""
    wanted = topics.find(request.GET.get("voor", ""))
    others = [one for one in topics.offered() if wanted is None or one.key != wanted.key]
    form = SubscribeForm(request.POST or None, wanted=wanted, others=others)
    if request.method == "POST" and form.is_valid():
        verbs.ask(form.cleaned_data["email"], form.subjects)
        return _look_in_your_mail(request, form)
    status = 400 if request.method == "POST" else 200
    context = {
        "form": form,
        "wanted": wanted,
        "ends": consent.ends(),
    }
    return render(request, "eventsite/subscriptions/subscribe.html", context, status=status)


def _look_in_your_mail(request: HttpRequest, form: SubscribeForm) -> HttpResponse:
    steps = [
        _("Open de mail en druk op de knop. Dan pas houden wij u op de hoogte."),
        *(format_html("{}: {}", marked(one.name), one.promise) for one in form.subjects),
    ]
    return sent.look_in_your_mail(
        request,
        form,
        email=form.cleaned_data["email"],
        about=_("Houd mij op de hoogte"),
        next_steps=steps,
        way_on=(reverse("agenda"), _("Bekijk de agenda")),
    )


@same_origin_form
@opened_with(links.read_confirm)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, opened: Opened) -> HttpResponse:
    """GET asks, for scanners open every link; POST is the yes, to all or to the one whose button it was.

    With ``verleng`` it is the yes once more to what was confirmed, else to what was not.
    """
    if request.method == "POST":
        renews = "verleng" in request.POST
        verbs.confirm(one for one in _chosen(request, opened) if one.is_confirmed == renews)
        return see_other("subscription_confirm", opened.token)
    found = topics.of(opened.subscriptions)
    term = terms.term(consent.TERM)
    others = [
        one.language for one in opened.subscriptions if one.is_confirmed and one.is_in_another
    ]
    context = {
        "email": opened.subscriptions[0].email,
        "asked": [(one, subject) for one, subject in found if not one.is_confirmed],
        "done": [(subject, one.confirmed_at + term) for one, subject in found if one.confirmed_at],
        "renewable": [(one, subject) for one, subject in found if one.is_renewable],
        "stop_url": links.stop_url(one for one in opened.subscriptions if one.is_confirmed),
        "words": consent.WORDS[consent.VERSION],
        "ends": consent.ends(),
        "how_long": consent.how_long(),
        "was_in": in_words(others[0]) if others else "",
        "is_in": in_words(reading()),
    }
    return render(request, "eventsite/subscriptions/confirm.html", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@opened_with(links.read_stop)
def stop(request: HttpRequest, opened: Opened) -> HttpResponse:
    """GET asks; POST stops all that the link is about, or the one whose button it was.

    From the page or from a mail program, whose server sends no cookie and follows nowhere (RFC 8058 §3.2):
    so the answer stands here, and whoever has the link may.
    """
    stopped: list[Subscription] = []
    if request.method == "POST":
        stopped = _chosen(request, opened)
        verbs.stop([one.pk for one in stopped])
    gone = {one.pk for one in stopped}
    context = {
        "left": topics.of(one for one in opened.subscriptions if one.pk not in gone),
        "stopped": [subject for _one, subject in topics.of(stopped)],
        "email": opened.subscriptions[0].email if opened.subscriptions else "",
    }
    return render(request, "eventsite/subscriptions/stop.html", context)


def _chosen(request: HttpRequest, opened: Opened) -> list[Subscription]:
    """The one whose button was pressed, or all."""
    only = request.POST.get("alleen")
    return [one for one in opened.subscriptions if only is None or str(one.pk) == only]


@for_staff(Right.ORGANISE)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """How many are kept up to date, by topic. A number and no names: nobody needs those."""
    return render(request, "eventsite/subscriptions/numbers.html", {"rows": counting.by_subject()})
