"""Another e-mail address of an initiator: the old links end, and what waits goes to the new one."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from eventsite.mails import again
from eventsite.models import Message
from eventsite.staff.log import Verb, record, values

from .letters import InitiativeLinksLetter
from .models import Initiative
from .publishing import AlreadyEntered, lock_initiative

State = Message.State


@transaction.atomic
def change_email(initiative: Initiative, email: str) -> Initiative:
    """Give an initiative another contact address, and mail the new links there.

    The same address again changes nothing. Raises publishing.AlreadyEntered when the address has
    an initiative of this name.
    """
    initiative = lock_initiative(initiative.pk)
    old = initiative.contact_email
    if email == old:
        return initiative
    same = Initiative.objects.of(email).named(initiative.name).first()
    if same:
        raise AlreadyEntered(same)
    before = values(initiative, ["contact_email"])
    initiative.contact_email = email
    try:
        with transaction.atomic():
            initiative.save(update_fields=["contact_email"])
    except IntegrityError as error:  # the address entered one a moment ago
        raise AlreadyEntered(Initiative.objects.of(email).named(initiative.name).get()) from error
    Initiative.objects.filter(pk=initiative.pk).update(link_version=F("link_version") + 1)
    initiative.refresh_from_db(fields=["link_version"])
    record(Verb.CHANGED, initiative, before=before, after=values(initiative, ["contact_email"]))
    _send_on(initiative, old)
    InitiativeLinksLetter.kept(initiative)
    return initiative


def _open(initiative: Initiative, email: str) -> QuerySet[Message]:
    theirs = Message.objects.filter(initiativemessage__initiative=initiative, email=email)
    return theirs.filter(state__in=[State.QUEUED, *again.ARRIVED_NOT]).order_by("pk")


def _send_on(initiative: Initiative, old: str) -> None:
    """What waits, failed or came back goes to the new address; but for the links, which are in the mail to come."""
    _open(initiative, old).filter(kind=InitiativeLinksLetter.kind).update(
        state=State.SUPERSEDED, sent_at=None, last_error=""
    )
    for message in list(_open(initiative, old)):
        Message.objects.filter(pk=message.pk).update(email=initiative.contact_email)
        again.send_again(message)
