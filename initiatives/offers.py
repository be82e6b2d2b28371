"""Offering help and what becomes of it. Each verb owns its transaction."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from eventsite.models import ApiKey
from eventsite.staff.log import Verb, record
from eventsite.web import sent_once
from eventsite.web.languages.texts import reading
from eventsite.web.sent_once import SentOtherwise, Submission

from .letters import OfferPassedOnLetter, OfferReceivedLetter, OfferToProveLetter
from .models import Initiative, Need, Offer
from .publishing import NotOnTheSite, lock_initiative

MOST_OFFERS = 5
IN_THIS_TIME = timedelta(days=1)
PROVE_WITHIN = timedelta(days=7)  # else it is forgotten; ``retention.py``


class TooManyOffers(Exception):
    """This address offered MOST_OFFERS times in IN_THIS_TIME: each sends a mail."""


class AlreadyWithdrawn(Exception):
    """The helper took the offer back; there is nobody left to answer."""


@transaction.atomic
def offer(
    initiative: Initiative,
    *,
    name: str,
    email: str,
    what: str,
    need: Need | None = None,
    submission: Submission | None = None,
    key: ApiKey | None = None,
    language: str = "",
) -> Offer:
    """Keep an offer of help until ``prove``, and mail the helper the link with which to say that it is theirs.

    It keeps the language of the page it is made on, or ``language``. With a ``key`` a program brings it. Only for who agreed that name and address go to the initiator; the moment is kept. Sending the
    same form again returns the offer of the first time; corrected it says the new, or is another offer
    once the first was passed on. Raises NotOnTheSite or TooManyOffers.
    """
    initiative = lock_initiative(initiative.pk, though_erased=True)
    now = timezone.now()
    said = {
        "need": need,
        "kind": need.kind if need else "",
        "name": name,
        "what": what,
        "language": language or reading(),
        "consented_at": now,
    }
    try:
        sent_before = sent_once.find(Offer.objects.all(), submission)
    except SentOtherwise as otherwise:
        if not otherwise.made.is_proved:
            return _corrected(otherwise.made, said | sent_once.fields_of(submission))
        sent_before = submission = None
    if sent_before:
        return sent_before
    if not initiative.is_published:
        raise NotOnTheSite
    _check_few(email, now)
    made = Offer.objects.create(
        initiative=initiative,
        email=email,
        created_at=now,
        key=key,
        **said,
        **sent_once.fields_of(submission),
    )
    record(Verb.OFFERED_HELP, initiative)
    OfferToProveLetter.queue(made)
    return made


def _check_few(email: str, now: datetime) -> None:
    """A brake on floods, not a promise: two at once on two initiatives may both be the fifth. Raises TooManyOffers."""
    if Offer.objects.filter(email=email, created_at__gt=now - IN_THIS_TIME).count() >= MOST_OFFERS:
        raise TooManyOffers


def _corrected(offer: Offer, said: dict[str, Any]) -> Offer:
    """Nobody has read it yet; the link that was mailed shows it as it is now."""
    for field, value in said.items():
        setattr(offer, field, value)
    offer.save(update_fields=list(said))
    return offer


@transaction.atomic
def prove(offer: Offer) -> Offer:
    """Its helper says from their own mail that it is theirs: pass it on to the initiator. Twice is once.

    Raises AlreadyWithdrawn or NotOnTheSite.
    """
    initiative = lock_initiative(offer.initiative_id, though_erased=True)
    offer = Offer.objects.select_for_update().get(pk=offer.pk)
    if offer.names_nobody:
        raise AlreadyWithdrawn
    if offer.is_proved:
        return offer
    if not initiative.is_published:
        raise NotOnTheSite
    offer.proved_at = timezone.now()
    offer.save(update_fields=["proved_at"])
    record(Verb.PASSED_HELP_ON, initiative)
    OfferReceivedLetter.queue(offer)
    OfferPassedOnLetter.queue(offer)
    return offer


@transaction.atomic
def renew_link(offer: Offer) -> Offer:
    """End the links to an offer that were sent so far, and mail its helper a new one. Raises AlreadyWithdrawn."""
    offer = Offer.objects.select_for_update().get(pk=offer.pk)
    if offer.names_nobody:
        raise AlreadyWithdrawn
    offer.link_version += 1
    offer.save(update_fields=["link_version"])
    record(Verb.RENEWED_LINKS, offer.initiative)
    (OfferPassedOnLetter if offer.is_proved else OfferToProveLetter).kept(offer)
    return offer


def accept(offer: Offer) -> Offer:
    """The initiator can use it. Raises AlreadyWithdrawn."""
    return _handle(offer, Offer.State.ACCEPTED)


def decline(offer: Offer) -> Offer:
    """The initiator can't use it; the need counts as unanswered again. Raises AlreadyWithdrawn."""
    return _handle(offer, Offer.State.DECLINED)


@transaction.atomic
def take_back(offer: Offer) -> Offer:
    """The helper withdraws the consent: name, address and words are erased. Twice is once.

    The form that made it, sent again, is another offer.
    """
    offer = Offer.objects.select_for_update().get(pk=offer.pk)
    if offer.names_nobody:
        return offer
    offer.state = Offer.State.WITHDRAWN
    offer.handled_at = timezone.now()
    offer.name = offer.email = offer.what = offer.submission_digest = ""
    offer.submission_id = uuid.uuid4()
    offer.save()
    record(Verb.WITHDREW_HELP, offer.initiative)
    return offer


@transaction.atomic
def _handle(offer: Offer, state: Offer.State) -> Offer:
    offer = Offer.objects.select_for_update().get(pk=offer.pk)
    if offer.names_nobody:
        raise AlreadyWithdrawn
    accepted = state == Offer.State.ACCEPTED
    offer.state = state
    offer.handled_at = now = timezone.now()
    offer.accepted_at = (offer.accepted_at or now) if accepted else None
    offer.save(update_fields=["state", "handled_at", "accepted_at"])
    record(Verb.ACCEPTED_HELP if accepted else Verb.DECLINED_HELP, offer.initiative)
    return offer
