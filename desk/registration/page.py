"""One registration: who, how it stands, what it does, when it came, what it was mailed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.models import Certificate
from eventsite.booking import inside, registering
from eventsite.mails import again, bounces, letters
from eventsite.models import CheckIn, Message, Registration
from eventsite.persons import keys
from eventsite.staff import lines
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right, may, narrowed
from eventsite.web.languages.fields import is_asked
from eventsite.web.languages.names import own_name_of

from .shared import by_registration, get_registration

MOST_MAILS = 100
NEWEST_LINES = 20


@dataclass(frozen=True)
class Mail:
    """One mail as the page shows it."""

    message: Message
    label: str
    why_not: str  # why it did not arrive, in words; empty when it did
    can_go_again: bool


@for_staff(Right.RUN_THE_DOOR, of=by_registration)
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """All of it. A fixed number of queries; what changes it is for organisers."""
    registration = get_registration(pk)
    mails = mails_of(registration)
    context = {
        "event": registration.event,
        "registration": registration,
        "may_organise": may(request.user, Right.ORGANISE, registration.event),
        "position": registration.queue_position(),
        "came": inside.came(registration),
        "reads": own_name_of(registration.language) if is_asked() else "",
        "check_ins": check_ins_of(registration),
        "theirs_to_undo": theirs_to_undo(request.user, registration),
        "mails": mails,
        "in_trouble": next((m for m in mails if m.why_not), None),
        "certificate": Certificate.objects.filter(registration=registration).first(),
        "is_over": registration.event.is_over,
        "is_to_come": registering.is_to_come(registration.event, timezone.now()),
        "person_key": keys.key_of(registration) if registration.email else "",
        "lines": lines.last(NEWEST_LINES, of=registration),
    }
    return render(request, "desk/registration/show.html", context)


def mails_of(registration: Registration) -> list[Mail]:
    """The newest, each with how it went."""
    found = registration.messages.order_by("-created_at", "-pk")[:MOST_MAILS]
    went = {Message.State.SENT, *again.ARRIVED_NOT}
    return [
        Mail(
            one,
            letters.label(one.kind),
            bounces.reason(one.last_error) if one.state in again.ARRIVED_NOT else "",
            bool(registration.email) and one.state in went,
        )
        for one in found
    ]


def check_ins_of(registration: Registration) -> list[CheckIn]:
    """The scans that let somebody in, undone ones too; the latest first."""
    scans = registration.check_ins.filter(duplicate_of=None)
    return list(scans.select_related("session__event", "session__venue", "tablet", "operator"))


def theirs_to_undo(user: User | AnonymousUser, registration: Registration) -> set[uuid.UUID]:
    """The check-ins at sessions where ``user`` runs the door; a session is made up for at another run."""
    scans = registration.check_ins.live()
    found = narrowed(scans, user, Right.RUN_THE_DOOR, event="session__event")
    return set(found.values_list("pk", flat=True))
