"""A mail that did not arrive, mended from its own row: the address is put right where it stands, and it goes again."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from courses import waivers
from courses.letters import AccessLetter
from courses.models import Waiver
from courses.waivers import WaiverExists
from desk.registration.address import change_address
from desk.staff.invitations import InvitationLetter
from eventsite.mails import again, letters, rehearsal
from eventsite.models import Message
from eventsite.staff import confirming
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending
from eventsite.web.forms import DeskForm, EmailField
from initiatives import addressing
from initiatives.models import Initiative
from initiatives.publishing import AlreadyEntered

INDEX = "mails:index"


class AddressForm(DeskForm):
    """The address that the mail should have had."""

    email = EmailField(label=gettext_lazy("Nieuw e-mailadres"))
    submit_label = gettext_lazy("Wijzig en stuur opnieuw")


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def mend(request: HttpRequest, pk: int) -> HttpResponse:
    """Another address for who the mail is to, and the mail again; with the same address only that."""
    message = get_object_or_404(Message.objects.select_related("registration__event"), pk=pk)
    is_the_row = "van" not in request.POST  # the page of the address asks more
    if is_the_row and request.POST.get("email", "").strip().lower() == message.address:
        if again.send_again(message):
            messages.success(request, _("De mail gaat opnieuw."))
        return redirect(INDEX)
    if message.registration:
        return change_address(request, message.registration, done=redirect(INDEX))
    return _mend_other(request, message)


def _mend_other(request: HttpRequest, message: Message) -> HttpResponse:
    """Of who did not sign up for anything: an initiator, or who may skip a course."""
    change = _change_of(message)
    if change is None:
        messages.error(request, _why_not(message))
        return redirect(INDEX)
    form = AddressForm(request.POST or None, initial={"email": message.email})
    if request.method == "POST" and form.is_valid() and not resending.went_back(request):
        email = form.cleaned_data["email"]
        try:
            follows = rehearsal.effects(lambda: change(email))
            if not confirming.answer(request, follows, always=True):
                title = _("E-mailadres wijzigen in %(email)s?") % {"email": email}
                action = _("Wijzigen en mailen")
                return confirming.ask(request, follows, title=title, action=action)
            change(email)
        except (AlreadyEntered, WaiverExists):
            form.add_error("email", _("Dit adres heeft al hetzelfde bij ons staan."))
        else:
            messages.success(request, _("Het e-mailadres is gewijzigd."))
            return redirect(INDEX)
    status = 400 if form.is_bound and form.errors else 200
    context = {"form": form, "label": letters.label(message.kind)}
    return render(request, "desk/mails/mend.html", context, status=status)


def _why_not(message: Message) -> str:
    if message.kind == InvitationLetter.kind:
        return _("Dit adres is van een medewerker. Een beheerder stuurt een nieuwe uitnodiging.")
    if message.kind == AccessLetter.kind:
        return _("Dit adres staat nergens meer bij ons. Er valt niets te wijzigen.")
    return _("Dit adres is van iemand die hulp aanbood. Alleen die persoon kan het wijzigen.")


def _change_of(message: Message) -> Callable[[str], object] | None:
    """What puts the address right where it stands; None where it is nobody's that we may change."""
    initiative = Initiative.objects.filter(messages=message.pk, contact_email=message.email).first()
    if initiative:
        return lambda email: addressing.change_email(initiative, email)
    theirs = list(Waiver.objects.filter(email=message.email, withdrawn_at=None))
    if theirs and message.kind == AccessLetter.kind:
        return lambda email: _change_waivers(message, theirs, email)
    return None


@transaction.atomic
def _change_waivers(message: Message, theirs: list[Waiver], email: str) -> None:
    for waiver in theirs:
        waivers.change_email(waiver, email)
    again.not_needed(message)
