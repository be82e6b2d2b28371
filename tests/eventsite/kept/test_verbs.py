"""After every verb a page that is kept is the page that would be made now."""

from __future__ import annotations

import contextlib

import pytest
from django.test import RequestFactory

from cafes import views
from eventsite.kept.pages import kept
from eventsite.kept.shelf import Shelf
from tests.test_pairs_of_verbs import REFUSALS, VERBS, Scene, scene_again

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_evening_that_is_kept_is_the_one_that_would_be_made_after_every_verb():
    scene, shelf = Scene(), Shelf(100_000)
    make = views.edition.__wrapped__.__wrapped__
    ask = kept(asks=["kraam"], shelf=shelf)(make)
    request = RequestFactory().get(scene.edition.get_absolute_url())
    request.resolver_match, slug = None, scene.edition.slug
    before = ask(request, slug).content
    as_it_was = shelf.find((request.path, ""))
    older, changed = [], set()

    with scene_again() as put_back:
        for name, verb in VERBS.items():
            with contextlib.suppress(*REFUSALS):
                verb(scene)
            shown, made = ask(request, slug).content, make(request, slug).content
            older += [name] if shown != made else []
            changed |= {name} if made != before else set()
            put_back()
            shelf.put((request.path, ""), as_it_was)

    assert older == []
    assert {"register", "cancel", "call off", "move venue", "book a stall", "swap stalls"} < changed
