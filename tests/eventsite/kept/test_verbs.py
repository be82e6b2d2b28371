"""A verb that begins no revision changes nothing of the page that is kept."""

from __future__ import annotations

import contextlib

import pytest
from django.test import RequestFactory

from cafes import views
from eventsite.kept import revisions
from tests.test_pairs_of_verbs import REFUSALS, VERBS, Scene, scene_again

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_verb_that_changes_what_an_evening_shows_begins_a_revision_and_the_door_begins_none():
    scene = Scene()
    request = RequestFactory().get(scene.edition.get_absolute_url())
    request.resolver_match, slug = None, scene.edition.slug
    make = views.edition.__wrapped__.__wrapped__
    before, things = make(request, slug).content, [scene.edition.pk]
    begun, unseen = set(), []

    with scene_again() as put_back:
        tokens = revisions.now(things)
        for name, verb in VERBS.items():
            with contextlib.suppress(*REFUSALS):
                verb(scene)
            if revisions.now(things) != tokens:
                begun.add(name)
            elif make(request, slug).content != before:
                unseen.append(name)
            put_back()

    assert unseen == []
    assert {"register", "cancel", "give up", "move venue", "book a stall", "swap stalls"} <= begun
    assert not {"check in", "recount", "admit", "end admission", "next", "refuse"} & begun
