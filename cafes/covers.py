"""The photo by which an evening is announced: set, described, taken off. See docs/glossary.md.

Each verb locks the evening first; of one that is closed it may change still: no figure is about it. A
photo that is replaced or taken off is gone from its address with the commit.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.utils import timezone

from eventsite.booking import locks, statuses
from eventsite.jobs.pictures import Pictures
from eventsite.staff.log import Verb, record, values
from eventsite.web import picture_files
from eventsite.web.versions import Check

from .models import Cover, Edition
from .photos import TEXTS, Gone, Sent

OWNER = "aankondiging"  # with the evening's key behind it


@transaction.atomic
def put(edition: Edition, sent: Sent) -> Cover:
    """Make this its photo, in the place of another; the same photo gets the texts that came with it."""
    statuses.pass_on(locks.lock_event(edition.pk, though_closed=True), edition)
    owner = f"{OWNER}-{edition.pk}"
    before = Cover.objects.filter(edition=edition).first()
    cover = Cover(
        edition=edition,
        picture=picture_files.name_of(sent.picture, owner=owner),
        width=sent.picture.width,
        height=sent.picture.height,
        alt=sent.alt,
        credit=sent.credit,
        translations=sent.translations,
        added_at=timezone.now(),
    )
    if before is None:
        cover.save(force_insert=True)
        record(Verb.ADDED, cover, event=edition)
    else:
        cover.save(force_update=True)
        shown = ("picture", *TEXTS)
        record(
            Verb.CHANGED,
            cover,
            event=edition,
            before=values(before, shown),
            after=values(cover, shown),
        )
    picture_files.store(sent.picture, owner=owner)
    if before:
        _discard_with_the_commit(before.picture)
    return cover


@transaction.atomic
def describe(cover: Cover, *, check: Check) -> None:
    """Save what an organiser changed of its texts. Raises Gone or versions.Stale."""
    before = _held(cover)
    check()
    cover.save(update_fields=(*TEXTS, "translations"))
    told = values(before, TEXTS), values(cover, TEXTS)
    record(Verb.CHANGED, cover, event=cover.edition, before=told[0], after=told[1])


@transaction.atomic
def remove(cover: Cover) -> None:
    """Take it off; its files are deleted, and the drawing is shown instead. Raises Gone."""
    held = _held(cover)
    record(Verb.REMOVED, held, event=cover.edition)
    held.delete()
    _discard_with_the_commit(held.picture)


def _discard_with_the_commit(name: str) -> None:
    """Not before: a rollback must find its files again."""
    transaction.on_commit(partial(_discard_unless_used, name))


@transaction.atomic
def _discard_unless_used(name: str) -> None:
    """With its evening held: another may put the same photo there anew at this moment."""
    edition = name.split("-")[1]
    Edition.objects.select_for_update().filter(pk=edition).first()
    if not Cover.objects.filter(picture=name).exists():
        picture_files.discard(name)


def _shown() -> Iterable[str]:
    return Cover.objects.values_list("picture", flat=True)


COVERS = Pictures(OWNER, _shown, _discard_unless_used)


def _held(cover: Cover) -> Cover:
    """Lock its evening, and give the photo as it is stored now. Raises Gone where it is another by now, or none."""
    locks.lock_event(cover.edition_id, though_closed=True)
    found = Cover.objects.filter(pk=cover.pk, picture=cover.picture).first()
    if found is None:
        raise Gone
    return found
