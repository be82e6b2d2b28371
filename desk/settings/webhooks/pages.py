"""The manager's pages of webhooks: which there are, and of each what it was told of late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eventsite.models import Event, Webhook, WebhookKind
from eventsite.staff import confirming, conflicts, lines
from eventsite.staff.confirming import Effects
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending, versions
from eventsite.webhooks import keys, verbs

from .forms import WebhookForm
from .shown import Row, in_words

LATELY = 50  # deliveries on a page
NEWEST_LINES = 10
SHOWN_FOR = timedelta(minutes=10)
P = ParamSpec("P")
_SECRET = "webhook_secret"  # noqa: S105 (of whom the secret is to be shown: not the secret)


@for_staff(Right.MANAGE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All of them, with how it goes."""
    found = (
        Webhook.objects.kept()
        .prefetch_related(Prefetch("event", Event.objects.with_sessions()))
        .annotate(
            waiting=Count("deliveries", filter=Q(deliveries__state="waiting")),
            refused=Count("deliveries", filter=Q(deliveries__state="refused")),
        )
    )
    return render(request, "desk/settings/webhooks/index.html", {"webhooks": found})


@for_staff(Right.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Make one. GET shows, POST saves and goes to where its secret is shown, once."""
    form = WebhookForm(_typed(request))
    if not _is_sent(request, form):
        return _form(request, form, title=_("Webhook toevoegen"))
    webhook = form.save(commit=False)
    verbs.make(webhook, by=_manager(request))
    _show_secret_of(request, webhook)
    return redirect("desk_settings:webhook", webhook.pk)


@for_staff(Right.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name or address, more kinds or fewer. GET shows, POST saves."""
    webhook = get_object_or_404(Webhook.objects.kept(), pk=pk)
    found = {"pk": pk, "name": webhook.name}  # as it is called until it is saved
    form = WebhookForm(_typed(request), instance=webhook)
    if not _is_sent(request, form):
        return _form(request, form, title=_("Webhook wijzigen"), webhook=found)
    try:
        verbs.change(webhook, form.check)
    except versions.Stale:
        return conflicts.conflict(request, form)
    except verbs.Removed as removed:
        raise Http404 from removed
    messages.success(request, _("Opgeslagen."))
    return redirect("desk_settings:webhook", pk)


def _typed(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _is_sent(request: HttpRequest, form: WebhookForm) -> bool:
    return form.is_bound and form.is_valid() and not resending.went_back(request)


def _form(request: HttpRequest, form: WebhookForm, **shown: object) -> HttpResponse:
    """As it is filled in, with what is wrong; 400 where something was sent."""
    status = 400 if form.is_bound else 200
    context = {"form": form, **shown}
    return render(request, "desk/settings/webhooks/form.html", context, status=status)


@for_staff(Right.MANAGE)
@require_safe
def webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: how it goes, what it was told, and what can be done."""
    found = get_object_or_404(
        Webhook.objects.kept()
        .select_related("created_by")
        .prefetch_related("secrets", Prefetch("event", Event.objects.with_sessions())),
        pk=pk,
    )
    kinds = [label for value, label in WebhookKind.choices if value in found.kinds]
    context = {
        "webhook": found,
        "kinds": kinds,
        "trouble": in_words(found.last_error),
        "secret": _secret_to_show(request, found),
        "old_secrets": [one for one in found.secrets.all() if one.ends_at],
        "deliveries": [Row(one) for one in found.deliveries.all()[:LATELY]],
        **found.deliveries.aggregate(
            waiting=Count("pk", filter=Q(state="waiting")),
            refused=Count("pk", filter=Q(state="refused")),
        ),
        "held_back": not found.is_active
        and Webhook.objects.held_back().filter(pk=found.pk).exists(),
        "lines": lines.last(NEWEST_LINES, of=found),
    }
    return render(request, "desk/settings/webhooks/webhook.html", context)


def _deed(
    act: Callable[Concatenate[HttpRequest, Webhook, P], str],
) -> Callable[..., HttpResponseBase]:
    """The page of a button: does that with one of them, and shows it again with what ``act`` says of it."""

    @for_staff(Right.MANAGE)
    @require_POST
    @wraps(act)
    def page(request: HttpRequest, pk: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        found = get_object_or_404(Webhook.objects.kept(), pk=pk)
        try:
            messages.success(request, act(request, found, *args, **kwargs))
        except verbs.NotActive:
            messages.error(request, _("De webhook staat stil. Zet hem eerst weer aan."))
        except verbs.Removed as removed:
            raise Http404 from removed
        return redirect("desk_settings:webhook", pk)

    return page


@_deed
def ping(_request: HttpRequest, webhook: Webhook) -> str:
    """Send something to try it with."""
    verbs.ping(webhook)
    return _("De proefmelding gaat zo weg. Ververs deze pagina om te zien hoe het ging.")


@_deed
def pause(_request: HttpRequest, webhook: Webhook) -> str:
    """Send nothing until somebody says so."""
    verbs.pause(webhook)
    return _("Stilgezet. Wat er gebeurt, bewaren wij veertien dagen.")


@_deed
def resume(_request: HttpRequest, webhook: Webhook) -> str:
    """Send what waits, and what comes."""
    verbs.resume(webhook)
    return _("De webhook staat weer aan. Wat wachtte, gaat nu weg.")


@_deed
def renew(request: HttpRequest, webhook: Webhook) -> str:
    """Another secret, shown once; the old one works on for a while."""
    keys.renew(webhook)
    _show_secret_of(request, webhook)
    return _("Er is een nieuw geheim. Het oude werkt nog twee dagen.")


@_deed
def again(_request: HttpRequest, webhook: Webhook, delivery: int) -> str:
    """Send one thing again, with the same id."""
    verbs.send_again(get_object_or_404(webhook.deliveries.select_related("webhook"), pk=delivery))
    return _("De melding gaat opnieuw.")


@for_staff(Right.MANAGE)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it away, once that was asked: its secret does not come back."""
    found = get_object_or_404(Webhook.objects.kept(), pk=pk)
    effects = Effects(
        follows=[
            _("Wij sturen niets meer naar %(address)s.") % {"address": found.url},
            _("Wat nog wacht, gaat niet meer weg."),
            _("Wie later weer meldingen wil, krijgt een nieuwe webhook met een nieuw geheim."),
        ]
    )
    if confirming.answer(request, effects, always=True) is None:
        title = _("De webhook “%(name)s” weghalen") % {"name": found.name}
        back = reverse("desk_settings:webhook", args=[pk])
        return confirming.ask(request, effects, title=title, action=_("Haal weg"), back=back)
    verbs.remove(found)
    messages.success(request, _("%(name)s is weg.") % {"name": found.name})
    return redirect("desk_settings:webhooks")


def _show_secret_of(request: HttpRequest, webhook: Webhook) -> None:
    """On the next page, once; what is remembered is of which, and not what it says."""
    request.session[_SECRET] = [webhook.pk, timezone.now().timestamp()]


def _secret_to_show(request: HttpRequest, webhook: Webhook) -> str:
    if request.method != "GET" or request.session.get(_SECRET, [None])[0] != webhook.pk:
        return ""
    _pk, at = request.session.pop(_SECRET)
    newest = webhook.secrets.first()
    is_late = timezone.now().timestamp() - at > SHOWN_FOR.total_seconds()
    return "" if newest is None or is_late else keys.spelled(newest)


def _manager(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 (for_staff saw to it)
    return request.user
