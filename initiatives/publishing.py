"""Entering, changing and publishing initiatives. Each verb owns its transaction.

Whoever enters an initiative gets a mail with the link that opens it; organisers decide what is on
the site.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from eventsite.booking.refusals import Erased
from eventsite.jobs.pictures import Pictures
from eventsite.staff.log import Verb, record, values
from eventsite.web import picture_files, sent_once
from eventsite.web.languages.texts import reading
from eventsite.web.pictures import Picture
from eventsite.web.sent_once import Submission
from eventsite.web.versions import Check

from . import searching, subscriptions
from .letters import EnteredLetter, InitiativeLinksLetter, PublishedLetter
from .models import Initiative, Need, Neighbourhood, Theme

# Addresses under /initiatieven/ that are pages of their own.
RESERVED_SLUGS = {"nieuw", "mijn"}

Needs = Mapping[Need.Kind, str]


class NotOnTheSite(Exception):
    """The initiative is not published, so this can't be done with it."""


class InitiativeErased(Erased):
    """Who it is of was erased meanwhile."""


class AlreadyEntered(Exception):
    """This address has an ``initiative`` of this name.

    Whoever typed the address hears so and gets no way to it; the link is in its own mail
    (docs/adr/0009-an-address-is-proved-from-its-own-mail.md).
    """

    def __init__(self, initiative: Initiative) -> None:
        super().__init__("already entered")
        self.initiative = initiative


R = TypeVar("R", Theme, Neighbourhood)


def lock_listed(row: R | None) -> R | None:
    """A theme or neighbourhood as it is now, held until the transaction ends; None for one that was taken out.

    Comes before the initiative: who renames one holds it, and then the initiatives of it.
    """
    if row is None:
        return None
    rows = type(row)._default_manager.select_for_update(no_key=True)
    return rows.filter(pk=row.pk).first()


def lock_initiative(pk: int, *, though_erased: bool = False) -> Initiative:
    """The initiative as it is now, held until the transaction ends. Raises InitiativeErased."""
    found = Initiative.objects.select_for_update().get(pk=pk)
    if found.is_erased and not though_erased:
        raise InitiativeErased
    return found


@transaction.atomic
def enter(
    *,
    name: str,
    summary: str,
    contact_name: str,
    contact_email: str,
    story: str = "",
    theme: Theme | None = None,
    neighbourhood: Neighbourhood | None = None,
    website: str = "",
    needs: Needs | None = None,
    language: str | None = None,
    submission: Submission | None = None,
) -> Initiative:
    """Keep a new initiative and mail its initiator the link. It is not on the site yet.

    Without a ``language`` it is in that of the page it was entered on. Sending the same form again returns
    the initiative of the first time, also while that is being kept. Raises SentOtherwise when the form was sent before and said something else, and AlreadyEntered.
    """
    sent_before = sent_once.find(Initiative.objects.all(), submission)
    if sent_before:
        return sent_before
    theme, neighbourhood = lock_listed(theme), lock_listed(neighbourhood)
    now = timezone.now()
    initiative = Initiative(
        name=name,
        summary=summary,
        story=story,
        theme=theme,
        neighbourhood=neighbourhood,
        website=website,
        language=language or reading(),
        contact_name=contact_name,
        contact_email=contact_email,
        created_at=now,
        modified_at=now,
        **sent_once.fields_of(submission),
    )
    _check_new(initiative)
    kept = _save_with_free_slug(initiative)
    if submission and kept.pk != initiative.pk:
        sent_once.check(kept, submission)
        return kept
    _keep_needs(initiative, needs or {})
    initiative.search_text = searching.text_of(initiative)
    initiative.save(update_fields=["search_text"])
    record(Verb.ADDED, initiative)
    EnteredLetter.queue(initiative)
    return initiative


@transaction.atomic
def change(
    initiative: Initiative,
    *,
    name: str,
    summary: str,
    contact_name: str,
    story: str,
    theme: Theme | None,
    neighbourhood: Neighbourhood | None,
    website: str,
    needs: Needs,
    language: str | None = None,
    check: Check | None = None,
) -> Initiative:
    """Change what is told of an initiative. Its address on the site stays what it was.

    So does its ``language``, where none is said.

    ``check`` is asked once it is held; what it raises is raised, and nothing is changed.

    What is on the site changes at once; organisers see that it did. Raises AlreadyEntered for the
    name of another one of the same address.
    """
    theme, neighbourhood = lock_listed(theme), lock_listed(neighbourhood)
    initiative = lock_initiative(initiative.pk)
    if check:
        check()
    before = _told(initiative)
    initiative.name = name
    _check_new(initiative)
    initiative.summary = summary
    initiative.contact_name = contact_name
    initiative.story = story
    initiative.theme = theme
    initiative.neighbourhood = neighbourhood
    initiative.website = website
    initiative.language = language or initiative.language
    initiative.modified_at = timezone.now()
    try:
        with transaction.atomic():
            initiative.save()
    except IntegrityError:  # another of theirs took the name a moment ago
        _check_new(initiative)
        raise
    subscriptions.seeks_more(initiative, _keep_needs(initiative, needs))
    initiative.search_text = searching.text_of(initiative)
    initiative.save(update_fields=["search_text"])
    record(Verb.CHANGED, initiative, before=before, after=_told(initiative))
    return initiative


@transaction.atomic
def publish(initiative: Initiative) -> Initiative:
    """Put it on the site, or say of one that is there that its changes are fine.

    The initiator gets a mail when it was not on the site before.
    """
    initiative = lock_initiative(initiative.pk)
    was_published = initiative.is_published
    initiative.status = Initiative.Status.PUBLISHED
    initiative.published_at = now = timezone.now()
    initiative.first_published_at = initiative.first_published_at or now
    initiative.withdrawn_at = None
    initiative.save(update_fields=["status", "published_at", "first_published_at", "withdrawn_at"])
    record(Verb.PUBLISHED, initiative)
    if not was_published:
        subscriptions.back_on_the_site(initiative)
        PublishedLetter.queue(initiative)
    return initiative


@transaction.atomic
def withdraw(initiative: Initiative) -> Initiative:
    """Take it off the site; by the initiator or by an organiser. It stays, and can come back."""
    initiative = lock_initiative(initiative.pk)
    initiative.status = Initiative.Status.WITHDRAWN
    initiative.published_at = None
    initiative.withdrawn_at = initiative.withdrawn_at or timezone.now()
    initiative.save(update_fields=["status", "published_at", "withdrawn_at"])
    record(Verb.WITHDRAWN, initiative)
    return initiative


def _told(initiative: Initiative) -> dict[str, object]:
    """For the log: what forms show, the language with it."""
    return values(initiative) | values(initiative, ["language"])


def vouch_for(initiative: Initiative) -> None:
    """Its address is who typed it: something was sent with the link from its own mail."""
    if initiative.proved_at is None:
        initiative.proved_at = timezone.now()
        Initiative.objects.filter(pk=initiative.pk, proved_at=None).update(
            proved_at=initiative.proved_at
        )


@transaction.atomic
def replace_links(initiative: Initiative) -> None:
    """Make every link sent so far stop working and mail the initiator a new one."""
    lock_initiative(initiative.pk)
    Initiative.objects.filter(pk=initiative.pk).update(link_version=F("link_version") + 1)
    initiative.refresh_from_db(fields=["link_version"])
    record(Verb.RENEWED_LINKS, initiative)
    InitiativeLinksLetter.kept(initiative)  # without a brake: nobody is left without a link


@transaction.atomic
def set_picture(initiative: Initiative, picture: Picture, *, alt: str) -> Initiative:
    """Show this picture, with what is on it in words for who can't see it."""
    initiative = lock_initiative(initiative.pk)
    _show(initiative, picture_files.store(picture), alt)
    return initiative


@transaction.atomic
def remove_picture(initiative: Initiative) -> Initiative:
    """Show no picture."""
    initiative = lock_initiative(initiative.pk)
    _show(initiative, "", "")
    return initiative


def _show(initiative: Initiative, name: str, alt: str) -> None:
    before, was = initiative.picture, values(initiative, ["picture", "picture_alt"])
    initiative.picture, initiative.picture_alt = name, alt
    initiative.modified_at = timezone.now()
    initiative.save(update_fields=["picture", "picture_alt", "modified_at"])
    record(Verb.CHANGED, initiative, before=was, after=values(initiative, was))
    if before and before != name:
        # After the commit: a rollback must find its file again.
        transaction.on_commit(lambda: discard_unless_used(before))


def discard_unless_used(picture: str) -> None:
    """Delete the files of a picture that no initiative shows."""
    if not Initiative.objects.filter(picture=picture).exists():
        picture_files.discard(picture)


def _shown() -> Iterable[str]:
    return Initiative.objects.exclude(picture="").values_list("picture", flat=True)


PICTURES = Pictures("", _shown, discard_unless_used)


def known(email: str, name: str) -> Initiative | None:
    """The initiative of this name that this address has."""
    return Initiative.objects.of(email).named(name).first()


def _check_new(initiative: Initiative) -> None:
    """Its own form, sent again, made it: that is no other one."""
    same = Initiative.objects.of(initiative.contact_email).named(initiative.name)
    known = same.exclude(submission_id=initiative.submission_id).first()
    if known:
        raise AlreadyEntered(known)


def _save_with_free_slug(initiative: Initiative) -> Initiative:
    """The name as an address, with a number behind it when another has it.

    Gives what was kept: the other one, when the same form came twice at once and this is the second.
    """
    base = slugify(initiative.name)[:70].strip("-") or "initiatief"
    number = 1
    while True:
        initiative.slug = base if number == 1 else f"{base}-{number}"
        number += 1
        if initiative.slug in RESERVED_SLUGS:
            continue
        if Initiative.objects.filter(slug=initiative.slug).exists():
            continue
        try:
            with transaction.atomic():
                initiative.save()
        except IntegrityError:
            first = Initiative.objects.filter(submission_id=initiative.submission_id).first()
            if first:
                return first
            _check_new(initiative)
            # Somebody took the address a moment ago; nothing else of a new row is unique.
            if not Initiative.objects.filter(slug=initiative.slug).exists():
                raise
        else:
            return initiative


def _keep_needs(initiative: Initiative, needs: Needs) -> list[Need.Kind]:
    """What is sought that was not before. Offers made for a need that stays keep pointing at it."""
    initiative.needs.exclude(kind__in=list(needs)).delete()
    new = []
    for kind in Need.Kind:
        if kind in needs:
            _need, is_new = initiative.needs.update_or_create(
                kind=kind, defaults={"sentence": needs[kind]}
            )
            if is_new:
                new.append(kind)
    return new
