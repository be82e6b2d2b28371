"""What is done with one press on the page of a registration: send a mail again, take a check-in back."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eventsite.door import checkin
from eventsite.mails import again
from eventsite.models import CheckIn, Message
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web.staff import operator

from .shared import by_check_in, get_registration, to


@for_staff(Right.ORGANISE)
@require_POST
def send_again(request: HttpRequest, pk: int, mail: int) -> HttpResponse:
    """Send one mail once more, as it is true now."""
    message = get_object_or_404(Message, pk=mail, registration=pk)
    if again.send_again(message):
        messages.success(request, _("De mail gaat opnieuw."))
    else:
        messages.info(request, _("Deze mail wacht nog, of is niet meer nodig."))
    return to(get_registration(pk))


@for_staff(Right.RUN_THE_DOOR, of=by_check_in)
@require_POST
def undo_check_in(request: HttpRequest, pk: int, scan: uuid.UUID) -> HttpResponse:
    """Take a check-in back; for who runs that session's door, whoever's run the registration is of."""
    found = get_object_or_404(CheckIn.objects.select_related("session"), pk=scan, registration=pk)
    checkin.undo(found, operator=operator(request))
    messages.success(request, _("De check-in is ongedaan gemaakt."))
    return to(get_registration(pk))
