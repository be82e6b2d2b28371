"""A message of the organisers to many: write, try, send or set ready for a moment, stop, go on.

Who gets it is worked out when it is sent: ``audiences.py``. What may happen in between (it is changed,
taken back, its evening is called off) stands in docs/adr/0033-a-message-at-its-moment.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from eventsite.models import Event, Mailing, Message, Registration, Translations
from eventsite.staff.log import Verb, record, stored, values
from eventsite.web.languages.texts import others, own_language
from eventsite.web.versions import Check

from . import placeholders
from .audiences import recipients
from .mailing_letters import MailingLetter, ProofLetter

State = Mailing.State

BATCH = 500
AT_MOST_LATE = timedelta(hours=12)  # "tot morgen" is no news the day after


class AlreadySent(Exception):
    """The mailing went out, or is going out."""


class NoAddress(Exception):
    """The organiser who wants to try it has no e-mail address."""


class NobodyThere(Exception):
    """The audience is empty."""


class NothingWritten(Exception):
    """It has no subject or no text yet."""


class NotInFuture(Exception):
    """The moment has passed."""


class UnknownWords(Exception):
    """Between braces stand ``words`` that we have nothing to fill in for."""

    def __init__(self, words: list[str]) -> None:
        super().__init__(", ".join(words))
        self.words = words


@transaction.atomic
def begin(event: Event | None, registrations: Iterable[int], *, by: User) -> Mailing:
    """A draft without a word, to these people (their registrations' keys), who were picked from a list."""
    mailing = Mailing.objects.create(event=event, audience=Mailing.CHOSEN, created_by=by)
    mailing.chosen.set(Registration.objects.filter(pk__in=list(registrations)))
    record(Verb.ADDED, mailing)
    return mailing


@transaction.atomic
def write(
    mailing: Mailing,
    *,
    audience: str,
    subject: str,
    text: str,
    translations: Translations | None = None,
    events: Collection[Event] | None = None,
    check: Check | None = None,
) -> None:
    """Save what an organiser wrote, new or in place of what stood there.

    ``translations`` is what it says in other languages. Of one that is of no event in particular, ``events`` are those it is for. Raises AlreadySent; what
    ``check`` raises once the row is held; and UnknownWords when it stands ready, for then it goes out as
    it is.
    """
    is_new = mailing._state.adding
    if not is_new and not (now := _locked(mailing)).is_waiting:
        raise AlreadySent
    if check:
        check()
    mailing.audience, mailing.subject, mailing.text = audience, subject, text
    mailing.translations = translations or {}
    if is_new:
        mailing.save()
        record(Verb.ADDED, mailing)
    else:
        if now.is_scheduled:
            _check_words(mailing)
        before = stored(mailing) | _told_events(mailing)
        mailing.save(update_fields=["audience", "subject", "text", "translations"])
    if events is not None:
        mailing.events.set(events)
    if not is_new:
        after = values(mailing) | _told_events(mailing)
        record(Verb.CHANGED, mailing, before=before, after=after)


def _told_events(mailing: Mailing) -> dict[str, object]:
    keys = mailing.events.order_by("pk").values_list("pk", flat=True)
    return {"events": " ".join(map(str, keys))}


@transaction.atomic
def write_anew(
    sent: Mailing,
    *,
    by: User,
    audience: str,
    subject: str,
    text: str,
    translations: Translations | None = None,
    events: Collection[Event] | None,
) -> Mailing:
    """What was written too late for one that went, as a draft of its own to the same people.

    Not to who went since: of a draft that begins now they would seem picked although they had gone.
    """
    draft = Mailing(event=sent.event, created_by=by)
    write(
        draft,
        audience=audience,
        subject=subject,
        text=text,
        translations=translations,
        events=events,
    )
    draft.chosen.set(sent.chosen.exclude(cancelled_at__gt=sent.created_at))
    return draft


@transaction.atomic
def discard(mailing: Mailing, *, check: Check | None = None) -> None:
    """Throw a draft away, or one that stands ready. Raises AlreadySent, or what ``check`` does under the lock."""
    mailing = _locked(mailing)
    if not mailing.is_waiting:
        raise AlreadySent
    if check:
        check()
    record(Verb.REMOVED, mailing)
    mailing.delete()


@transaction.atomic
def send(mailing: Mailing, *, check: Check | None = None) -> None:
    """Queue it for everyone of its audience at this moment.

    Raises what ``check_ready`` and ``check`` do, asked once the row is held, or NobodyThere.
    """
    mailing = _locked(mailing)
    if check:
        check()
    check_ready(mailing)
    if not _start(mailing):
        raise NobodyThere


def check_ready(mailing: Mailing) -> None:
    """Raises AlreadySent, NothingWritten or UnknownWords."""
    if not mailing.is_waiting:
        raise AlreadySent
    if not (mailing.subject and mailing.text):
        raise NothingWritten
    _check_words(mailing)


def _check_words(mailing: Mailing) -> None:
    if unknown := placeholders.unknown_in(mailing):
        raise UnknownWords(unknown)


def _start(mailing: Mailing) -> bool:
    """Needs its lock. False when there is nobody to send it to."""
    found = list(recipients(mailing).only("pk"))
    if not found:
        return False
    Message.objects.bulk_create(
        (
            Message(
                kind=MailingLetter.kind,
                registration=registration,
                mailing=mailing,
                occasion=f"mailing:{mailing.pk}",
            )
            for registration in found
        ),
        batch_size=BATCH,
    )
    _put(mailing, State.SENDING, started_at=timezone.now())
    record(Verb.SENT, mailing, after={"receivers": len(found)})
    return True


@transaction.atomic
def schedule(mailing: Mailing, at: datetime, *, check: Check | None = None) -> None:
    """Let it go out by itself at that moment (aware), to who is there then; again for another moment.

    Raises what ``check_ready`` and ``check`` do, or NotInFuture.
    """
    mailing = _locked(mailing)
    if check:
        check()
    check_ready(mailing)
    now = timezone.now()
    if at <= now:
        raise NotInFuture
    _put(mailing, State.SCHEDULED, send_at=at, scheduled_at=now)
    record(Verb.SCHEDULED, mailing, after={"send_at": at})


@transaction.atomic
def take_back(mailing: Mailing) -> None:
    """Make a draft again of what stands ready. Twice is once. Raises AlreadySent when it went out."""
    mailing = _locked(mailing)
    if not mailing.is_waiting:
        raise AlreadySent
    if mailing.is_scheduled:
        _put(mailing, State.DRAFT)
        record(Verb.STOPPED, mailing)


def send_due(now: datetime) -> None:
    """Send what stands ready and whose moment came, or say why not; each by itself."""
    due = Mailing.objects.filter(state=State.SCHEDULED, send_at__lte=now).order_by("send_at", "pk")
    for mailing in list(due):
        _send_at_its_moment(mailing, now)


@transaction.atomic
def _send_at_its_moment(found: Mailing, now: datetime) -> None:
    try:
        mailing = _locked(found)
    except Mailing.DoesNotExist:  # thrown away a moment ago
        return
    if mailing.send_at is None or mailing.send_at > now:
        return  # taken back or put off meanwhile
    why: str = ""
    if _something_called_off(mailing):
        why = Mailing.Held.CALLED_OFF
    elif now - mailing.send_at > AT_MOST_LATE:
        why = Mailing.Held.LATE
    elif not _start(mailing):
        why = Mailing.Held.NOBODY
    if why:
        _put(mailing, State.DRAFT, held_because=why)
        record(Verb.STOPPED, mailing)


def _something_called_off(mailing: Mailing) -> bool:
    """Since it was set ready: what it says may not hold any more."""
    concerned = Q(pk=mailing.event_id) | Q(pk__in=mailing.events.values("pk"))
    off = Event.objects.filter(concerned, cancelled_at__gt=mailing.scheduled_at)
    return off.exists()


def lock_of(registrations: Iterable[int]) -> None:
    """Hold what is still to go to any of these (keys), as booking/locks.py says: before them."""
    theirs = Mailing.chosen.through.objects.filter(registration__in=list(registrations))
    waiting = Mailing.objects.filter(state__in=[State.DRAFT, State.SCHEDULED])
    held = waiting.filter(pk__in=theirs.values("mailing")).select_for_update()
    list(held.order_by("pk"))


def hand_over(registration: Registration, to: Registration) -> None:
    """What is still to go to one of two that are made one, goes to the other, and once. Needs ``lock_of``."""
    chosen = Mailing.objects.filter(state__in=[State.DRAFT, State.SCHEDULED], chosen=registration)
    for mailing in chosen:
        mailing.chosen.remove(registration)
        mailing.chosen.add(to)
    has = Message.objects.filter(registration=to, mailing__isnull=False).values("mailing")
    theirs = Message.objects.filter(registration=registration, mailing__isnull=False)
    theirs.filter(state=Message.State.QUEUED).exclude(mailing__in=has).update(registration=to)


@transaction.atomic
def stop(mailing: Mailing) -> None:
    """Let what was not sent yet wait; a mail on its way now still arrives."""
    if _move(mailing, State.SENDING, State.STOPPED):
        record(Verb.STOPPED, mailing)


@transaction.atomic
def resume(mailing: Mailing) -> None:
    """Go on where it was stopped."""
    if _move(mailing, State.STOPPED, State.SENDING):
        record(Verb.RESUMED, mailing)


def test(mailing: Mailing, user: User) -> None:
    """Mail it to an organiser, to see it as it will arrive in each language. Raises NoAddress."""
    if not user.email:
        raise NoAddress
    for language in (own_language(), *others()):
        if language == own_language() or language in mailing.translations:
            Message.objects.create(
                kind=ProofLetter.kind, mailing=mailing, email=user.email, language=language
            )


def _locked(mailing: Mailing) -> Mailing:
    # Two clicks on "send" at once would queue everything twice. Raises Mailing.DoesNotExist when it is gone.
    return Mailing.objects.select_for_update().get(pk=mailing.pk)


def _put(
    mailing: Mailing,
    state: Mailing.State,
    *,
    started_at: datetime | None = None,
    send_at: datetime | None = None,
    scheduled_at: datetime | None = None,
    held_because: str = "",
) -> None:
    mailing.state, mailing.started_at, mailing.held_because = state, started_at, held_because
    mailing.send_at, mailing.scheduled_at = send_at, scheduled_at
    mailing.save(update_fields=["state", "started_at", "held_because", "send_at", "scheduled_at"])


def _move(mailing: Mailing, before: Mailing.State, after: Mailing.State) -> bool:
    return bool(Mailing.objects.filter(pk=mailing.pk, state=before).update(state=after))
