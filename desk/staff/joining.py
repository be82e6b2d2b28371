"""Where an invitation leads: choose a password, and sign in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from eventsite.tickets import links
from eventsite.web import errors
from eventsite.web.same_origin import same_origin_form

from . import invitations, members
from .forms import PasswordForm


@same_origin_form
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Choose the first password, by the link from the mail. GET shows, POST does."""
    try:
        response = _join(request, token)
    except (links.LinkRefused, members.HasPassword, members.Closed) as refused:
        response = _refused(request, refused)
    response["X-Robots-Tag"] = "noindex"
    return response


def _join(request: HttpRequest, token: str) -> HttpResponse:
    member = invitations.read_token(token)
    form = PasswordForm(request.POST if request.method == "POST" else None, user=member.user)
    if request.method == "POST" and form.is_valid():
        members.join(member, form.cleaned_data["password"])
        messages.success(request, _("Uw wachtwoord is gekozen. U kunt nu inloggen."))
        return redirect("account_login")
    status = 400 if request.method == "POST" else 200
    context = {"form": form, "member": member}
    return render(request, "desk/staff/join.html", context, status=status)


def _refused(request: HttpRequest, refused: Exception) -> HttpResponse:
    """404 for a link that never was, 410 for one that no longer works."""
    sign_in = (reverse("account_login"), _("Naar het inloggen"))
    match refused:
        case links.LinkUnknown():
            title = _("Deze link werkt niet")
            text = _("Misschien is hij niet helemaal meegekomen. Open hem opnieuw vanuit de mail.")
            return errors.page(request, 404, title, text)
        case links.LinkRevoked():
            title = _("Deze link is vervangen")
            text = _("Er is een nieuwere uitnodiging. Gebruik de link uit de laatste mail.")
            return errors.page(request, 410, title, text)
        case links.LinkErased() | members.HasPassword() | members.Closed():
            title = _("Deze uitnodiging is al gebruikt, of ingetrokken")
            text = _("Hebt u een wachtwoord gekozen? Dan kunt u inloggen.")
            return errors.page(request, 410, title, text, way_on=sign_in)
        case _:
            title = _("Deze uitnodiging is verlopen")
            text = _("Zij werkte drie dagen. Vraag een beheerder om een nieuwe.")
            return errors.page(request, 410, title, text)
