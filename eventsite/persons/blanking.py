"""Table by table, how what is stored about somebody goes (AVG article 17). Part of ``erasing.py``'s transaction.

A table of ``held.py`` that is not named here fails tests/eventsite/persons/test_held.py.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Case, F, Value, When
from django.utils import timezone

from courses.models import Certificate, Waiver
from eventsite.booking.addressing import source_without_own_address
from eventsite.door.admissions import end_admission
from eventsite.mails import letters
from eventsite.models import (
    Admission,
    AsideScan,
    CalendarLink,
    Invitation,
    MailStop,
    Message,
    MessageQuerySet,
    Registration,
    Subscription,
)
from eventsite.models.registrations import ERASED_NAME
from eventsite.staff.log import Verb, record, record_all
from eventsite.subscriptions import verbs as subscribing
from eventsite.web.languages.texts import own_language
from initiatives import erasing as initiatives
from initiatives.models import Initiative, Offer

# Of each table that ``registrations`` or ``address`` changes, or whose rows say nothing but by one of those.
BY_REGISTRATION = {
    "eventsite.registration",
    "eventsite.checkin",
    "eventsite.admission",
    "eventsite.endedadmission",
    "eventsite.mailing_chosen",
    "eventsite.message",
    "eventsite.invitation",
    "courses.attendancechange",
    "courses.certificate",
    "courses.formercode",
    "courses.enrolledinitiative",
    "cafes.standbooking",
    "pitches.pitch",
}
BY_ADDRESS = {
    "courses.waiver",
    "eventsite.asidescan",
    "eventsite.calendarlink",
    "eventsite.mailstop",
    "eventsite.subscription",
    "eventsite.message",
    "initiatives.initiative",
    "initiatives.need",
    "initiatives.campaign",
    "initiatives.offer",
    "initiatives.initiativemessage",
}
# Who works here: those rows go when the account does. And the log names nobody.
STAYS = {
    "auth.user",
    "account.emailaddress",
    "eventsite.staffmember",
    "eventsite.staffmember_events",
    "eventsite.logentry",
}


def registrations(found: Sequence[Registration]) -> None:
    """Needs their events' locks and their own. They have no place any more that is to be given away."""
    if not found:
        return
    pks, now = [one.pk for one in found], timezone.now()
    _end_admissions(pks, now)
    Message.objects.filter(registration__in=pks).update(note="", told=None, last_error="")
    states = [Message.State.QUEUED, Message.State.HELD]
    waiting = Message.objects.filter(registration__in=pks, state__in=states)
    waiting.update(state=Message.State.SUPERSEDED)
    Invitation.objects.filter(registration__in=pks).delete()
    Certificate.objects.filter(registration__in=pks, erased_at=None).update(
        name="",
        erased_at=now,
        withdrawn_reason=Case(When(withdrawn_at=None, then=Value("")), default=Value("–")),
    )
    persons: dict[tuple[str, str], list[int]] = defaultdict(list)
    for one in found:
        persons[one.email or str(one.pk), one.sharer].append(one.pk)
    for theirs in persons.values():
        _blank(theirs, now)
    record_all(Verb.ERASED, found)


def _blank(pks: Sequence[int], now: datetime) -> None:
    """Those of one person."""
    Registration.objects.filter(pk__in=pks).update(
        name=ERASED_NAME,
        email="",
        shares_email=False,
        language=own_language(),
        access_need="",
        placed_because="",
        submission_digest="",
        origin="",
        former_ticket_key="",
        ticket_hash=None,
        link_version=F("link_version") + 1,
        erased_at=now,
        erased_as=uuid.uuid4(),
        changed_at=now,
    )


def _end_admissions(pks: Sequence[int], now: datetime) -> None:
    """What somebody would still make up for elsewhere: the tablets there take them off their list."""
    coming = Admission.objects.filter(registration__in=pks, session__ends_at__gt=now)
    open_ = coming.filter(session__event__closed_at=None, registration__event__closed_at=None)
    for admission in open_.select_related("session__event").order_by("pk"):
        if not admission.registration.check_ins.live().filter(session=admission.session_id):
            end_admission(admission)


def take_address_from(sharers: Iterable[Registration]) -> None:
    """Somebody else's, who keep their place, their ticket and their link: mail for them reaches nobody any more."""
    for one in sharers:
        one.source = source_without_own_address(one)
        one.email, one.shares_email = "", False
        one.save(update_fields=["email", "email_folded", "shares_email", "source"])
        Message.objects.filter(registration=one).update(last_error="")
        record(Verb.CHANGED, one, before={"shares_email": True}, after={"shares_email": False})


def address(email: str) -> None:
    """All that hangs on the address alone, but for accounts and what those are mailed. Needs its scans' lock."""
    for initiative in Initiative.objects.of(email).order_by("pk"):
        initiatives.erase(initiative)
    for offer in Offer.objects.filter(email=email).order_by("pk"):
        initiatives.erase_offer(offer)
    Waiver.objects.filter(email=email).delete()
    CalendarLink.objects.filter(email=email).delete()
    MailStop.objects.filter(email=email).delete()
    # Before its mails: one that is just being made hangs on both.
    subscribing.take_out(Subscription.objects.of(email).values_list("pk", flat=True))
    mails(email).delete()
    for aside in AsideScan.objects.of_address(email):
        aside.item = (aside.item or {}) | {"name": ERASED_NAME, "email": ""}
        aside.save(update_fields=["item"])


def mails(email: str) -> MessageQuerySet:
    """To the address alone; not those that go by themselves, of which the last says that all is gone."""
    return Message.objects.filter(email=email).exclude(
        kind__in=[*letters.kinds_for_staff(), *letters.kinds_that_leave_nothing()]
    )


def works_here(email: str) -> bool:
    return User.objects.filter(email=email).exists()
