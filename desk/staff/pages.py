"""The manager's pages about staff."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eventsite.staff import conflicts, lines
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending, versions
from eventsite.web.isolating import isolated

from . import listing, members
from .forms import InviteForm, RoleForm

NEWEST_LINES = 20


@for_staff(Right.MANAGE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everyone who works here, and who did."""
    return render(request, "desk/staff/index.html", {"rows": listing.rows()})


@for_staff(Right.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Ask somebody to work here. GET shows, POST mails the invitation."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            members.invite(**form.cleaned_data, by=_manager(request))
        except members.EmailTaken:
            form.refuse_email()
        else:
            text = _("De uitnodiging gaat naar %(email)s.")
            messages.success(request, text % {"email": form.cleaned_data["email"]})
            return redirect("desk_staff:index")
    status = 400 if request.method == "POST" else 200
    return render(request, "desk/staff/invite.html", {"form": form}, status=status)


@for_staff(Right.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody's role and events, and what else there is to do. GET shows, POST saves."""
    row = listing.row(pk)
    form = RoleForm(request.POST if request.method == "POST" else None, member=row.member)
    if request.method == "POST" and form.is_valid() and not resending.went_back(request):
        try:
            members.change(row.user, **form.cleaned_data, by=_manager(request), check=form.check)
        except versions.Stale:
            return conflicts.conflict(request, form)
        except members.LastManager:
            form.refuse_last_manager()
        else:
            messages.success(request, _("Opgeslagen."))
            return redirect("desk_staff:change", pk)
    status = 400 if request.method == "POST" else 200
    context = {
        "row": row,
        "form": form,
        "is_me": row.user.pk == request.user.pk,
        "lines": lines.last(NEWEST_LINES, of=row.member) if row.member.pk else [],
    }
    return render(request, "desk/staff/change.html", context, status=status)


@for_staff(Right.MANAGE)
@require_POST
def invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Mail a new link to who has no password yet."""
    row = listing.row(pk)
    try:
        members.invite_again(row.member, by=_manager(request))
    except members.HasPassword:
        messages.info(request, _("Deze medewerker heeft al een wachtwoord gekozen."))
    except members.Closed:
        messages.info(request, _("Dit account is gesloten. Open het eerst weer."))
    else:
        text = _("Een nieuwe link gaat naar %(email)s. De oude werkt niet meer.")
        messages.success(request, text % {"email": row.user.email})
    return redirect("desk_staff:change", pk)


@for_staff(Right.MANAGE)
@require_POST
def let_go(request: HttpRequest, pk: int) -> HttpResponse:
    """Close somebody's account at once."""
    row = listing.row(pk)
    try:
        members.let_go(row.user, by=_manager(request))
    except members.LastManager:
        messages.error(request, _("Dit is de enige beheerder. Maak eerst iemand anders beheerder."))
    else:
        text = _("Het account van %(name)s is gesloten.")
        messages.success(request, text % {"name": isolated(row.name)})
        if row.user.pk == request.user.pk:
            return redirect("home")
    return redirect("desk_staff:change", pk)


@for_staff(Right.MANAGE)
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Open somebody's account again."""
    row = listing.row(pk)
    members.take_back(row.user, by=_manager(request))
    text = _("Het account van %(name)s is weer open.")
    messages.success(request, text % {"name": isolated(row.name)})
    return redirect("desk_staff:change", pk)


@for_staff(Right.MANAGE)
@require_POST
def reset_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget somebody's second factor, for who lost a phone."""
    row = listing.row(pk)
    members.reset_second_factor(row.user)
    text = _("%(name)s stelt de tweede stap opnieuw in bij het volgende inloggen.")
    messages.success(request, text % {"name": isolated(row.name)})
    return redirect("desk_staff:change", pk)


def _manager(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 (for_staff saw to it)
    return request.user
