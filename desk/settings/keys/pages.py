"""The manager's pages about keys: all of them, one, a new one, its secret once, renewed, revoked."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eventsite.keys import secret, verbs
from eventsite.keys.verbs import Made
from eventsite.models import ApiKey
from eventsite.models.keys import READS_PEOPLE
from eventsite.staff import confirming, lines
from eventsite.staff.confirming import Effects
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending
from eventsite.web.dates import day
from eventsite.web.times import dated

from . import listing
from .forms import KeyForm, RenewForm

NEWEST_LINES = 20


@for_staff(Right.MANAGE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All keys, what they may and since when nobody used them."""
    return render(request, "desk/settings/keys/index.html", {"rows": listing.rows()})


@for_staff(Right.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """A new key. GET shows the form; POST asks once more, and then shows its secret."""
    form = KeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and not resending.went_back(request):
        effects = _of_new(form)
        if confirming.answer(request, effects, always=True) is None:
            title, action = _("Een sleutel maken"), _("Maak de sleutel")
            return confirming.ask(request, effects, title=title, action=action)
        try:
            made = verbs.make(**form.given, by=_manager(request))
        except verbs.NameTaken:
            form.refuse_name()
        else:
            return _shown_once(request, made)
    status = 400 if request.method == "POST" else 200
    return render(request, "desk/settings/keys/make.html", {"form": form}, status=status)


def _of_new(form: KeyForm) -> Effects:
    given = form.given
    partner = given["partner"]
    may = [
        _("%(partner)s mag daarmee: %(what)s.") % {"partner": partner, "what": one.label}
        for one in given["scopes"]
    ]
    until = day(form.cleaned_data["expires_on"])
    reads = READS_PEOPLE & set(given["scopes"])
    return Effects(
        follows=[
            *may,
            _("De sleutel geldt bij alle avonden en cursussen, ook die nog komen.")
            if given["events"] is None
            else _("De sleutel geldt alleen bij %(events)s.")
            % {"events": get_text_list([dated(event) for event in given["events"]], _("en"))},
            _("De sleutel werkt tot en met %(day)s.") % {"day": until},
            _("Hierna ziet u het geheim van de sleutel, één keer. Wij bewaren het niet."),
        ],
        warnings=[
            _("Met deze sleutel leest %(partner)s gegevens van mensen die zich bij ons aanmelden.")
            % {"partner": partner}
        ]
        if reads
        else [],
        needs_consent=_("Met %(partner)s is schriftelijk afgesproken wat met deze gegevens mag.")
        % {"partner": partner}
        if reads
        else "",
    )


@for_staff(Right.MANAGE)
@require_safe
def key(request: HttpRequest, pk: int) -> HttpResponse:
    """One key: what it may, how it stands, and what was done with it."""
    row = listing.row(pk)
    context = {
        "row": row,
        "events": row.key.events.with_sessions().order_by("pk") if row.key.only_events else [],
        "lines": lines.last(NEWEST_LINES, of=row.key),
        "brought": row.key.registrations.count(),
        "form": RenewForm(),
        "overlap": verbs.OVERLAP.days,
    }
    return render(request, "desk/settings/keys/key.html", context)


@for_staff(Right.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Another secret for the same key. GET shows the form; POST shows the secret, once."""
    row = listing.row(pk)
    if row.key.revoked_at:
        messages.info(request, _("Deze sleutel is ingetrokken. Maak een nieuwe."))
        return redirect("desk_settings:key", pk)
    form = RenewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return _shown_once(request, verbs.renew(row.key, expires_at=form.expires_at))
        except verbs.Ended:
            return redirect("desk_settings:key", pk)
    status = 400 if request.method == "POST" else 200
    context = {"row": row, "form": form, "overlap": verbs.OVERLAP.days}
    return render(request, "desk/settings/keys/renew.html", context, status=status)


@for_staff(Right.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a key for good. GET asks, POST does."""
    found = get_object_or_404(ApiKey, pk=pk)
    back = reverse("desk_settings:key", args=[pk])
    if found.revoked_at:
        return redirect(back)
    effects = Effects(
        follows=[
            _("%(partner)s kan er meteen niets meer mee, en dat blijft zo.")
            % {"partner": found.partner},
            _("Wie ermee is aangemeld, blijft aangemeld."),
        ]
    )
    if request.method != "POST" or confirming.answer(request, effects, always=True) is None:
        title = _("De sleutel “%(name)s” intrekken") % {"name": found.name}
        return confirming.ask(request, effects, title=title, action=_("Trek in"), back=back)
    verbs.revoke(found, by=_manager(request))
    messages.success(request, _("De sleutel is ingetrokken."))
    return redirect(back)


def _shown_once(request: HttpRequest, made: Made) -> HttpResponse:
    """The answer to the form itself: a page to come back to would have to keep the secret."""
    context = {
        "key": made.key,
        "secret": made.secret,
        "header": f"Authorization: Bearer {secret.PREFIX}…",
        "overlaps_until": made.key.former_until,
    }
    return render(request, "desk/settings/keys/secret.html", context)


def _manager(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 (for_staff saw to it)
    return request.user
