"""Files of pictures that nothing shows any more: gone in the night, and never one that is shown or was sent just now."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from eventsite import wiring
from eventsite.jobs import periodic, pictures
from eventsite.models import SiteSettings
from eventsite.models.site import ONLY
from eventsite.web import picture_files
from initiatives import publishing

from ... import build

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

OWNERS = ["logo", "avond-12", "aankondiging-12", ""]
LONG_AGO = timedelta(hours=25)


@pytest.fixture(autouse=True)
def _only_this_job(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(periodic, "_jobs", [j for j in wiring.JOBS if j.name == "unnamed pictures"])


def night() -> set[str]:
    """What is left."""
    assert periodic.run_due(timezone.now()) == ["unnamed pictures"]
    return set(default_storage.listdir("beelden")[1])


def sent(name: str, *, ago: timedelta) -> str:
    moment = timezone.now() - ago
    for one in (name, picture_files.small_name(name)):
        os.utime(default_storage.path(f"beelden/{one}"), (moment.timestamp(),) * 2)
    return name


def old_and_shown() -> dict[str, str]:
    """One of each owner."""
    evening = build.edition(starts_at=timezone.now() - timedelta(days=3))
    photo, cover = build.photo(evening), build.cover(evening)
    initiative = publishing.set_picture(build.initiative(), build.drawn("red"), alt="Rood.")
    logo = picture_files.store(build.drawn("red"), owner="logo")
    SiteSettings.objects.create(pk=ONLY, logo=logo)
    shown = {"avond": photo.picture, "": initiative.picture, "logo": logo}
    shown["aankondiging"] = cover.picture
    return {owner: sent(name, ago=LONG_AGO) for owner, name in shown.items()}


@pytest.mark.parametrize("owner", OWNERS)
def test_file_that_nothing_names_goes_after_a_day(owner):
    old = picture_files.store(build.drawn("red"), owner=owner)
    new = picture_files.store(build.drawn("blue"), owner=owner)
    sent(old, ago=LONG_AGO)
    sent(new, ago=timedelta(seconds=1))

    assert night() == {new, picture_files.small_name(new)}


@pytest.mark.parametrize("owner", OWNERS)
def test_file_that_is_sent_anew_is_new(owner):
    name = picture_files.store(build.drawn("red"), owner=owner)
    sent(name, ago=LONG_AGO)

    picture_files.store(build.drawn("red"), owner=owner)

    assert name in night()


def test_small_size_that_was_left_alone_goes_and_a_file_of_others_stays():
    name = sent(picture_files.store(build.drawn("red"), owner="logo"), ago=LONG_AGO)
    default_storage.delete(f"beelden/{name}")
    theirs = sent(picture_files.store(build.drawn("red"), owner="iemand"), ago=LONG_AGO)

    assert night() == {theirs, picture_files.small_name(theirs)}


def test_what_is_shown_stays_however_old():
    shown = set(old_and_shown().values())

    assert night() == shown | {picture_files.small_name(name) for name in shown}


@pytest.mark.parametrize("number", [1, 3])
def test_job_asks_the_database_the_same_for_any_number_that_is_shown(
    django_assert_num_queries, number
):
    evening = build.edition(starts_at=timezone.now() - timedelta(days=3))
    for colour in ("red", "green", "blue")[:number]:
        sent(build.photo(evening, colour=colour).picture, ago=LONG_AGO)

    with django_assert_num_queries(4):  # each owner's list
        pictures.discard_unnamed(timezone.now())


@pytest.mark.parametrize("owner", ["avond", "aankondiging", "logo", ""])
def test_file_that_is_named_as_the_job_looks_stays(owner):
    """Between its list of what is shown and the file: each owner looks again."""
    name = old_and_shown()[owner]

    next(one for one in wiring.SHOWN if one.owner == owner).discard(name)

    assert default_storage.exists(f"beelden/{name}")
