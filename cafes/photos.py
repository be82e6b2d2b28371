"""The photos of an evening: added, described, put in order, taken off. See docs/glossary.md.

Each verb locks the evening first; one that is closed may get photos still: no figure is about them. A photo that is taken off is gone from its address with the commit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.db import transaction

from eventsite.booking import locks, statuses
from eventsite.jobs.pictures import Pictures
from eventsite.models import Translations
from eventsite.staff.log import Verb, record, values
from eventsite.web import picture_files
from eventsite.web.pictures import Picture
from eventsite.web.versions import Check, Stale, digest

from .aftermath import NotBegun
from .models import Edition, Photo

MOST_PHOTOS = 60  # of one evening
OWNER = "avond"  # with the evening's key behind it
TEXTS = ("alt", "credit")


class TooManyPhotos(Exception):
    """The evening would have more than MOST_PHOTOS."""


class AlreadyThere(Exception):
    """This evening has the photo, with another text; ``picture`` is the one that was sent."""

    def __init__(self, picture: Picture) -> None:
        super().__init__(picture.name)
        self.picture = picture


class Gone(Exception):
    """Somebody took the photo off meanwhile."""


@dataclass(frozen=True)
class Sent:
    """A photo to add, with what is on it in words for who can't see it."""

    picture: Picture
    alt: str
    credit: str = ""
    translations: Translations = field(default_factory=dict)


@transaction.atomic
def add(edition: Edition, sent: Sequence[Sent]) -> list[Photo]:
    """Put these behind the others, all or none; what is there already, word for word, stays the only one.

    Raises NotBegun, TooManyPhotos or AlreadyThere.
    """
    statuses.pass_on(locks.lock_event(edition.pk, though_closed=True), edition)
    if not edition.has_begun:
        raise NotBegun
    there = {photo.picture: photo for photo in edition.photos.all()}
    last = max((photo.position for photo in there.values()), default=0)
    owner, added = f"{OWNER}-{edition.pk}", []
    for one in sent:
        name = picture_files.name_of(one.picture, owner=owner)
        photo = there.get(name)
        if photo is None:
            last += 1
            photo = there[name] = _add(edition, one, name, last)
        elif (photo.alt, photo.credit, photo.translations) != (
            one.alt,
            one.credit,
            one.translations,
        ):
            raise AlreadyThere(one.picture)
        added.append(photo)
    if len(there) > MOST_PHOTOS:
        raise TooManyPhotos
    for one in sent:  # once nothing is refused any more
        picture_files.store(one.picture, owner=owner)
    return added


def _add(edition: Edition, sent: Sent, name: str, position: int) -> Photo:
    photo = Photo.objects.create(
        edition=edition,
        picture=name,
        width=sent.picture.width,
        height=sent.picture.height,
        alt=sent.alt,
        credit=sent.credit,
        translations=sent.translations,
        position=position,
    )
    record(Verb.ADDED, photo, event=edition)
    return photo


@transaction.atomic
def describe(photo: Photo, *, check: Check) -> None:
    """Save what an organiser changed of its texts. Raises Gone or versions.Stale."""
    before = _held(photo)
    check()
    photo.save(update_fields=(*TEXTS, "translations"))
    record(
        Verb.CHANGED,
        photo,
        event=photo.edition,
        before=values(before, TEXTS),
        after=values(photo, TEXTS),
    )


@transaction.atomic
def move(photo: Photo, by: int, *, seen: str) -> None:
    """Let it change places with the one before (-1) or after it (1); at an end it stays.

    ``seen`` is the ``order`` that was on the screen; empty for who calls by program. Raises Gone, or
    versions.Stale where it is another by now.
    """
    _held(photo)
    album = list(photo.edition.photos.all())
    if seen and seen != order(album):
        raise Stale
    at = album.index(photo)
    to = at + by
    if not 0 <= to < len(album):
        return
    album[at], album[to] = album[to], album[at]
    for position, one in enumerate(album, 1):
        one.position = position
    Photo.objects.bulk_update(album, ["position"])
    record(Verb.MOVED, photo, event=photo.edition)


def order(album: Sequence[Photo]) -> str:
    """Which photos stand there, in which order."""
    return digest(" ".join(str(photo.pk) for photo in album))


@transaction.atomic
def remove(photo: Photo) -> None:
    """Take it off; its files are deleted. Raises Gone."""
    _held(photo)
    record(Verb.REMOVED, photo, event=photo.edition)
    name = photo.picture
    photo.delete()
    # After the commit: a rollback must find its files again.
    transaction.on_commit(partial(_discard_unless_used, name))


@transaction.atomic
def _discard_unless_used(name: str) -> None:
    """With its evening held: another may add the same photo anew at this moment."""
    edition = name.split("-")[1]
    Edition.objects.select_for_update().filter(pk=edition).first()
    if not Photo.objects.filter(picture=name).exists():
        picture_files.discard(name)


def _shown() -> Iterable[str]:
    return Photo.objects.values_list("picture", flat=True)


PHOTOS = Pictures(OWNER, _shown, _discard_unless_used)


def _held(photo: Photo) -> Photo:
    """Lock its evening, and give the photo as it is stored now. Raises Gone."""
    locks.lock_event(photo.edition_id, though_closed=True)
    found = Photo.objects.filter(pk=photo.pk).first()
    if found is None:
        raise Gone
    return found
