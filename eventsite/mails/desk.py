"""The organisers' pages about mails: what went wrong, and what each mail looks like."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.backends.utils import csrf_input
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from eventsite.models import MailExample, Message, PeriodicRun
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web.asked_often import AskedOften
from eventsite.web.languages.names import languages
from eventsite.web.languages.texts import Text, own_language, reading

from . import delivery, letters, not_arrived
from .forms import MailFilterForm
from .frames import frame, in_frame, with_frames
from .letter import Letter

PAGE = 50
SENT_LATELY = timedelta(days=30)  # all that was ever sent takes ever longer to count
State = Message.State

# What the apps put in the row of a mail that did not arrive: templates that get a ``mail``, as
# not_arrived.py says it.
_in_rows: list[str] = []

_FAILED_WORK = AskedOften(lambda: PeriodicRun.objects.exclude(last_error=""))


def connect(in_rows: Iterable[str]) -> None:
    """From now on these are in each row, in this order."""
    _in_rows[:] = in_rows


@for_staff(Right.ORGANISE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Mails that did not arrive, with whose they were and the server's answer; how the queue stands."""
    form = MailFilterForm(request.GET)
    event = form.cleaned_data["evenement"] if form.is_valid() else None
    counts = not_arrived.count(event, sent_since=timezone.now() - SENT_LATELY)
    pages = Paginator(range(counts[not_arrived.TROUBLES]), PAGE)
    page = pages.get_page(request.GET.get("pagina"))
    first = PAGE * (page.number - 1)
    query = request.GET.copy()
    query.pop("pagina", None)
    context = {
        "form": form,
        "in_rows": _in_rows,
        "csrf_input": csrf_input(request),
        "event": event,
        "query": query.urlencode(),
        "page": page,
        "troubles": not_arrived.troubles(event, first, first + PAGE) if page else [],
        "waiting": counts.get(State.QUEUED, 0) + counts.get(State.SENDING, 0),
        "held": counts.get(State.HELD, 0),
        "sent": counts.get(State.SENT, 0),
        "sent_days": SENT_LATELY.days,
        "failed": counts.get(State.FAILED, 0),
        "bounced": counts.get(State.BOUNCED, 0),
        "declined": not_arrived.declined(event, PAGE),
        "periodic": _FAILED_WORK.all(),
    }
    return render(request, "eventsite/mails/index.html", context)


@for_staff(Right.ORGANISE)
@require_POST
def retry_all(request: HttpRequest) -> HttpResponse:
    """Try every failed mail again; for after the mail server was out of order."""
    done = delivery.retry_all()
    text = ngettext("%(n)d mail wacht weer.", "%(n)d mails wachten weer.", done)
    messages.success(request, text % {"n": done})
    return redirect("mails:index")


@for_staff(Right.ORGANISE)
@with_frames
@require_safe
def show_examples(request: HttpRequest, kind: str = "") -> HttpResponse:
    """The kinds of mail; one of them in full, light, dark and narrow."""
    chosen = _class_of(kind) if kind else letters.classes()[0]
    kept = {one.language: one for one in MailExample.objects.filter(kind=chosen.kind)}
    language = _language_of(request)
    example = kept.get(language) or kept.get(own_language())
    context = {
        # Not the classes themselves: a template would call them.
        "letters": [{"kind": one.kind, "label": one.label} for one in letters.classes()],
        "chosen": {"kind": chosen.kind, "label": chosen.label},
        "example": example,
        "subject": Text(example.subject, example.language) if example else "",
        "text": Text(example.text, example.language) if example else "",
        "asked_language": language if language != reading() else "",
        "languages": [Text(name, code) for code, name in languages() if code in kept],
    }
    return render(request, "eventsite/mails/examples.html", context)


@for_staff(Right.ORGANISE)
@in_frame
@require_safe
def example_frame(request: HttpRequest, kind: str) -> HttpResponse:
    """The HTML alone, for the frame; with ``?donker`` as a dark mail client shows it."""
    kept = {"kind": _class_of(kind).kind, "language": _language_of(request)}
    example = get_object_or_404(MailExample, **kept)
    return frame(example.html, dark="donker" in request.GET)


def _language_of(request: HttpRequest) -> str:
    """The one in ``?taal=``; else that of the page."""
    asked = request.GET.get("taal", "")
    return asked if asked in dict(languages()) else reading()


def _class_of(kind: str) -> type[Letter]:
    try:
        return letters.class_of(kind)
    except letters.UnknownKind as error:
        raise Http404("no such kind of mail") from error
