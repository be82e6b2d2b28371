"""The organisers' pages on which a message to many goes out: looked at, tried, sent, set ready, stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override
from django.views.decorators.http import require_POST, require_safe

from eventsite.models import Mailing, Registration
from eventsite.staff import confirming
from eventsite.staff.confirming import Effects, Mails
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import errors
from eventsite.web.dates import CLOCK, in_form
from eventsite.web.languages.names import name_of
from eventsite.web.languages.texts import Text, others, spoken
from eventsite.web.times import dated
from eventsite.web.versions import Stale

from . import mailings, placeholders, saved_texts
from .audiences import recipients
from .frames import with_frames
from .mailing_forms import SendForm, check_read
from .mailing_letters import Filled
from .mailings_desk import about, get_mailing, unknown_words

SHOWN = 3
NAMED = 10
GONE = Effects(follows=[gettext_lazy("Wat erin staat, is dan weg.")])  # type: ignore[list-item]  # read later


@dataclass(frozen=True)
class Sample:
    """The message as one receiver gets it."""

    name: str
    subject: Text
    text: Text


@for_staff(Right.ORGANISE)
@with_frames
@require_safe
def mailing(request: HttpRequest, pk: int) -> HttpResponse:
    """Before sending: how it looks and to how many. After: how far it is."""
    return _page(request, get_mailing(pk))


def _page(
    request: HttpRequest, mailing: Mailing, form: SendForm | None = None, status: int = 200
) -> HttpResponse:
    context = about(mailing)
    if mailing.is_waiting:
        unknown = placeholders.unknown_in(mailing)
        form = form or SendForm(mailing=mailing)
        context |= {
            "count": recipients(mailing).count(),
            "samples": samples(mailing),
            "unknown": unknown_words(unknown) if unknown else "",
            "languages": [
                {"code": code, "name": name_of(code), "is_there": code in mailing.translations}
                for code in others()
            ],
            "form": form,
            "read": form.initial["gelezen"],
        }
    return render(request, "eventsite/mailings/mailing.html", context, status=status)


def samples(mailing: Mailing) -> list[Sample]:
    """As the first of its receivers get it, of different events where there are. The same number of queries
    for any of them.
    """
    found = recipients(mailing)
    of_each = found.order_by().values("event").annotate(first=Min("pk")).order_by("first")
    first = list(of_each.values_list("first", flat=True)[:SHOWN])
    rest = found.exclude(pk__in=first).values_list("pk", flat=True)[: SHOWN - len(first)]
    shown = found.filter(pk__in=[*first, *rest]).select_related("event")
    return [_sample(mailing, one) for one in shown.prefetch_related("event__sessions__venue")]


def _sample(mailing: Mailing, registration: Registration) -> Sample:
    # The link opens the registration: who looks on must not get it.
    with override(spoken(registration.language)):
        texts = mailing.texts
        words = placeholders.words_of(registration, texts.text.language)
        filled = Filled.of(texts, words | {"link": _("(eigen link)")})
    return Sample(registration.name, filled.subject, filled.text)


@for_staff(Right.ORGANISE)
@with_frames
@require_POST
def send_mailing(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it, or set it ready for a moment; asks first, with how many and who."""
    mailing = get_mailing(pk)
    form = SendForm(request.POST, mailing=mailing)
    if not form.is_valid():
        return _page(request, mailing, form, status=400)
    at = form.cleaned_data["moment"]
    try:
        mailings.check_ready(mailing)
        form.check()
        follows = _effects(mailing, at)
        if not follows.receivers and at is None:
            raise mailings.NobodyThere
        if not confirming.answer(request, follows, always=True):
            return confirming.ask(
                request,
                follows,
                title=_("“%(subject)s” versturen?") % {"subject": mailing.subject},
                action=_action(follows.receivers) if at is None else _("Zet klaar"),
                back=mailing.get_absolute_url(),
                context=about(mailing),
            )
        if at is None:
            mailings.send(mailing, check=form.check)
        else:
            mailings.schedule(mailing, at, check=form.check)
            messages.success(request, _when(at))
    except Mailing.DoesNotExist:
        return _thrown_away(request, mailing)
    except Stale:
        text = _("Dit bericht is net veranderd. Lees het nog eens, en verstuur het dan.")
        messages.warning(request, text)
    except mailings.AlreadySent:
        messages.info(request, _("Dit bericht was al verstuurd."))
    except mailings.NobodyThere:
        messages.error(request, _("Er is niemand om dit bericht aan te sturen."))
    except mailings.NothingWritten:
        messages.error(request, _("Schrijf eerst een onderwerp en een bericht."))
    except mailings.NotInFuture:
        messages.error(request, _("Dat moment is voorbij. Kies een later moment."))
    except mailings.UnknownWords as refusal:
        messages.error(request, unknown_words(refusal.words))
    return redirect(mailing)


def _action(number: int) -> str:
    text = ngettext("Verstuur %(n)d mail", "Verstuur %(n)d mails", number)
    return text % {"n": number}


def _when(at: datetime) -> str:
    moment = in_form(timezone.localtime(at), f"l j F Y, {CLOCK}")
    return _("Het bericht gaat op %(moment)s uur.") % {"moment": moment}


def _effects(mailing: Mailing, at: datetime | None) -> Effects:
    found = recipients(mailing)
    names = tuple(found.values_list("name", flat=True)[:NAMED])
    off = [event for event in about(mailing)["events"] if event.is_cancelled]  # type: ignore[attr-defined]
    warning = _("%(event)s gaat niet door.")
    return Effects(
        mails=[Mails(mailing.subject, found.count(), names)],
        follows=[_when(at), _("Het gaat naar wie er dan bij hoort.")] if at else [],
        warnings=[warning % {"event": dated(event)} for event in off],
    )


@for_staff(Right.ORGANISE)
@require_POST
def act_on_mailing(request: HttpRequest, pk: int) -> HttpResponse:
    """Try it on oneself, keep its text, take it back, throw it away, stop it, or go on."""
    mailing = get_mailing(pk)
    assert isinstance(request.user, User)  # noqa: S101 (for_staff saw to it)
    try:
        match request.POST.get("doe"):
            case "proef":
                mailings.test(mailing, request.user)
                text = _("De proef gaat naar %(email)s.") % {"email": request.user.email}
                messages.success(request, text)
            case "bewaar":
                saved_texts.keep(
                    subject=mailing.subject,
                    text=mailing.text,
                    translations=mailing.translations,
                )
                messages.success(request, _("De tekst staat nu bij de bewaarde teksten."))
            case "terug":
                mailings.take_back(mailing)
                messages.success(request, _("Het bericht is weer een concept. Het gaat niet weg."))
            case "weg":
                return _discard(request, mailing)
            case "stop":
                mailings.stop(mailing)
            case "verder":
                mailings.resume(mailing)
            case _:
                return errors.no_such_button(request)
    except Mailing.DoesNotExist:
        return _thrown_away(request, mailing)
    except Stale:
        text = _("Dit bericht is net veranderd. Lees het nog eens, en gooi het dan weg.")
        messages.warning(request, text)
    except mailings.NoAddress:
        messages.error(
            request,
            _(
                "Bij uw account staat geen e-mailadres. Zet het er eerst bij, of vraag het een beheerder."
            ),
        )
    except mailings.AlreadySent:
        messages.info(request, _("Dit bericht was al verstuurd."))
    except mailings.NothingWritten:
        messages.error(request, _("Schrijf eerst een onderwerp en een bericht."))
    return redirect(mailing)


def _discard(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """Asks first. Raises what the verb does."""
    check = partial(check_read, mailing, request.POST.get("gelezen", ""))
    check()
    if not confirming.answer(request, GONE, always=True):
        return confirming.ask(
            request,
            GONE,
            title=_("“%(subject)s” weggooien?") % {"subject": mailing},
            action=_("Gooi weg"),
            back=mailing.get_absolute_url(),
            context=about(mailing),
        )
    mailings.discard(mailing, check=check)
    messages.success(request, _("Het bericht is weg."))
    return _to_list(mailing)


def _thrown_away(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """By a colleague, a moment ago."""
    messages.info(request, _("Dit bericht is net weggegooid."))
    return _to_list(mailing)


def _to_list(mailing: Mailing) -> HttpResponse:
    if mailing.event:
        return redirect("mails:event_mailings", mailing.event.slug)
    return redirect("mails:mailings")
