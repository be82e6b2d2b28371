"""The organisers' pages about mails: what went wrong, what each mail looks like, messages to many."""

from __future__ import annotations

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eventsite.models import Event, Mailing, Message, PeriodicRun
from eventsite.web.staff import View, for_organisers

from . import bounces, delivery, examples, mailings
from .forms import MailFilterForm, MailingForm

PAGE = 50
State = Message.State


def with_frames(view: View) -> View:
    """Let a page show our own mails in frames."""
    decorated: View = csp_replace({"frame-src": [SELF]})(view)
    return decorated


def in_frame(view: View) -> View:
    """What stands in such a frame: a mail with its own styles, and no way out."""
    policy = {
        "default-src": [NONE],
        "script-src": [NONE],
        "style-src": [UNSAFE_INLINE],
        "img-src": ["data:"],
        "frame-ancestors": [SELF],
    }
    decorated: View = csp_replace(policy)(view)
    return xframe_options_sameorigin(decorated)


# What went wrong -----------------------------------------------------------------------------------


@for_organisers("eventsite.view_message")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Mails that did not arrive, with whose they were and the server's answer; how the queue stands."""
    form = MailFilterForm(request.GET)
    in_trouble = (
        Message.objects.filter(
            Q(state__in=[State.FAILED, State.BOUNCED]) | Q(state=State.QUEUED, attempts__gte=3)
        )
        .select_related("registration__event")
        .order_by("-created_at", "-pk")
    )
    event = form.cleaned_data["evenement"] if form.is_valid() else None
    if event:
        in_trouble = in_trouble.filter(Q(registration__event=event) | Q(mailing__event=event))
    counts = dict(Message.objects.order_by().values_list("state").annotate(n=Count("pk")))
    page = Paginator(in_trouble, PAGE).get_page(request.GET.get("pagina"))
    query = request.GET.copy()
    query.pop("pagina", None)
    context = {
        "form": form,
        "event": event,
        "query": query.urlencode(),
        "page": page,
        "troubles": [(m, bounces.reason(m.last_error)) for m in page],
        "waiting": counts.get(State.QUEUED, 0) + counts.get(State.SENDING, 0),
        "sent": counts.get(State.SENT, 0),
        "failed": counts.get(State.FAILED, 0),
        "bounced": counts.get(State.BOUNCED, 0),
        "periodic": PeriodicRun.objects.exclude(last_error=""),
    }
    return render(request, "eventsite/desk/mails/index.html", context)


@for_organisers("eventsite.change_message")
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Try one mail again, from the first try on."""
    message = get_object_or_404(Message, pk=pk)
    delivery.retry(message)
    messages.success(request, _("De mail wacht weer op verzending."))
    return redirect("desk:mails")


@for_organisers("eventsite.change_message")
@require_POST
def retry_all(request: HttpRequest) -> HttpResponse:
    """Try every failed mail again; for after the mail server was out of order."""
    done = delivery.retry_all()
    text = ngettext("%(n)d mail wacht weer.", "%(n)d mails wachten weer.", done)
    messages.success(request, text % {"n": done})
    return redirect("desk:mails")


# What each mail looks like -------------------------------------------------------------------------


@for_organisers()
@with_frames
@require_safe
def show_examples(request: HttpRequest, kind: str = "") -> HttpResponse:
    """The kinds of mail; one of them in full, light, dark and narrow."""
    kinds = examples.kinds()
    chosen = _kind(kind) if kind else kinds[0]
    mail = examples.render(chosen)
    context = {"kinds": kinds, "chosen": chosen, "subject": mail.subject, "text": mail.body}
    return render(request, "eventsite/desk/mails/examples.html", context)


@for_organisers()
@in_frame
@require_safe
def example_frame(request: HttpRequest, kind: str) -> HttpResponse:
    """The HTML alone, for the frame; with ``?donker`` as a dark mail client shows it."""
    return _frame(examples.render(_kind(kind)), dark="donker" in request.GET)


def _frame(mail: EmailMultiAlternatives, *, dark: bool) -> HttpResponse:
    html = examples.html_of(mail)
    if dark:
        html = html.replace("(prefers-color-scheme: dark)", "all")
    return HttpResponse(html)


def _kind(name: str) -> Message.Kind:
    for kind in examples.kinds():
        if kind == name:
            return kind
    raise Http404("no such kind of mail")


# Messages to many ----------------------------------------------------------------------------------


@for_organisers("eventsite.view_mailing")
@require_safe
def event_mailings(request: HttpRequest, slug: str) -> HttpResponse:
    """The messages of an event, newest first."""
    event = get_object_or_404(Event.objects.with_sessions(), slug=slug)
    found = event.mailings.annotate(
        total=Count("messages", filter=Q(messages__kind=Message.Kind.MAILING))
    )
    return render(
        request, "eventsite/desk/mailings/index.html", {"event": event, "mailings": found}
    )


@for_organisers("eventsite.add_mailing")
@require_http_methods(["GET", "HEAD", "POST"])
def new_mailing(request: HttpRequest, slug: str) -> HttpResponse:
    """Write one. Nothing is sent yet."""
    event = get_object_or_404(Event.objects.with_sessions(), slug=slug)
    assert isinstance(request.user, User)  # noqa: S101 (for_organisers saw to it)
    return _write(request, Mailing(event=event, created_by=request.user))


@for_organisers("eventsite.change_mailing")
@require_http_methods(["GET", "HEAD", "POST"])
def change_mailing(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one that was not sent."""
    mailing = _mailing(pk)
    if not mailing.is_draft:
        return redirect(mailing)
    return _write(request, mailing)


def _write(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = MailingForm(sent, instance=mailing)
    if request.method == "POST" and form.is_valid():
        return redirect(form.save())
    context = {"form": form, "event": mailing.event}
    status = 400 if request.method == "POST" else 200
    return render(request, "eventsite/desk/mailings/write.html", context, status=status)


@for_organisers("eventsite.view_mailing")
@with_frames
@require_safe
def mailing(request: HttpRequest, pk: int) -> HttpResponse:
    """Before sending: how it looks and to how many. After: how far it is."""
    return render(request, "eventsite/desk/mailings/mailing.html", _context(_mailing(pk)))


@for_organisers("eventsite.view_mailing")
@require_safe
def mailing_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, for the page's script."""
    mailing = _mailing(pk)
    progress = mailings.progress(mailing)
    context = {"mailing": mailing, "progress": progress}
    html = render(request, "eventsite/desk/mailings/progress.html", context).content.decode()
    moving = mailing.state == Mailing.State.SENDING and not progress.is_done
    return JsonResponse({"html": html, "moving": moving})


@for_organisers("eventsite.view_mailing")
@in_frame
@require_safe
def mailing_frame(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML that goes out, without a receiver's name and links."""
    return _frame(examples.render_mailing(_mailing(pk)), dark=False)


@for_organisers("eventsite.change_mailing")
@require_POST
def act_on_mailing(request: HttpRequest, pk: int) -> HttpResponse:
    """Try it on oneself, send it, stop it, or go on."""
    mailing = _mailing(pk)
    assert isinstance(request.user, User)  # noqa: S101 (for_organisers saw to it)
    try:
        match request.POST.get("doe"):
            case "proef":
                mailings.test(mailing, request.user)
                text = _("De proef gaat naar %(email)s.") % {"email": request.user.email}
                messages.success(request, text)
            case "verstuur":
                mailings.send(mailing)
            case "stop":
                mailings.stop(mailing)
            case "verder":
                mailings.resume(mailing)
            case _:
                return HttpResponse(_("Onbekende opdracht"), status=400, content_type="text/plain")
    except mailings.AlreadySent:
        messages.info(request, _("Dit bericht was al verstuurd."))
    except mailings.NobodyThere:
        messages.error(request, _("Er is niemand om dit bericht aan te sturen."))
    return redirect(mailing)


def _mailing(pk: int) -> Mailing:
    return get_object_or_404(
        Mailing.objects.select_related("event").prefetch_related("event__sessions"),
        pk=pk,
    )


def _context(mailing: Mailing) -> dict[str, object]:
    progress = mailings.progress(mailing)
    labels = {audience.name: audience.label for audience in mailings.audiences()}
    return {
        "mailing": mailing,
        "event": mailing.event,
        "audience": labels.get(mailing.audience, mailing.audience),
        "count": mailings.recipients(mailing).count() if mailing.is_draft else progress.total,
        "progress": progress,
        "moving": mailing.state == Mailing.State.SENDING and not progress.is_done,
    }
