"""Which verb tells what, in its own transaction."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from eventsite.booking import (
    calling_off,
    cancelling,
    drafts,
    events,
    merging,
    registering,
    retention,
    scheduling,
)
from eventsite.door import admissions, checkin
from eventsite.models import (
    Event,
    Registration,
    Scope,
    Webhook,
    WebhookDelivery,
    WebhookKind,
)
from eventsite.persons import erasing
from eventsite.webhooks import verbs

from ... import build
from .receiver import webhook

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def told() -> list[str]:
    """Since it was asked last."""
    found = list(WebhookDelivery.objects.order_by("pk").values_list("kind", flat=True))
    WebhookDelivery.objects.all().delete()
    return found


def test_each_verb_on_a_registration_tells_what_it_did():
    webhook()
    event = build.edition(capacity=2)

    bram = build.bram(event, party_size=2)
    assert told() == ["aanmelding.nieuw"]
    daan = build.daan(event)
    assert told() == ["aanmelding.nieuw"]
    registering.change(bram, name="Bram de Wit", party_size=2)
    assert told() == ["aanmelding.gewijzigd"]
    cancelling.cancel(bram)
    assert told() == ["aanmelding.afgemeld", "aanmelding.gewijzigd"]  # Daan moves up
    chaima = build.registration(event, email="chaima@example.nl")
    merging.merge(Registration.objects.get(pk=daan.pk), chaima, party_size=1)
    assert told() == ["aanmelding.nieuw", "aanmelding.gewijzigd", "aanmelding.afgemeld"]


def test_each_verb_on_an_event_tells_what_it_did_and_a_draft_is_nobodys_business():
    webhook()
    event = build.edition(status=Event.Status.DRAFT)
    event.title = "Nog niet op de site"
    events.save_event(event)
    assert told() == []

    drafts.publish(event)
    assert told() == ["evenement.gepubliceerd"]
    event.title = "Op de site"
    events.save_event(event)
    assert told() == ["evenement.gewijzigd"]
    session = event.sessions.get()
    session.starts_at += timedelta(minutes=15)
    scheduling.save_sessions(event, [session])
    assert told() == ["evenement.gewijzigd"]
    calling_off.call_off(event)
    assert told() == ["evenement.afgelast"]
    calling_off.reinstate(event)
    assert told() == ["evenement.gepubliceerd"]


def test_check_in_recount_and_taking_it_back_are_told(frozen):
    webhook()
    event = build.edition()
    session = event.sessions.get()
    bram = build.bram(event, party_size=2)
    frozen.move_to(session.starts_at)
    told()

    first = checkin.check_in(session, bram, check_in_id=uuid.uuid4(), people=1).scan
    assert told() == ["incheck.nieuw"]
    checkin.check_in(session, bram, check_in_id=first.pk, people=1)
    assert told() == []  # the same again
    frozen.shift(1)
    checkin.recount(first, 2, check_in_id=uuid.uuid4())
    assert sorted(told()) == ["incheck.nieuw", "incheck.teruggenomen"]
    frozen.shift(1)
    checkin.check_in(session, bram, check_in_id=uuid.uuid4())
    assert told() == []  # a repeat counts for nothing
    for scan in session.check_ins.live():
        checkin.undo(scan)
    assert told() == ["incheck.teruggenomen"]


def test_check_in_of_who_is_let_in_from_elsewhere_is_read_of_their_own_event(client, frozen):
    webhook()
    session, elsewhere = build.edition().sessions.get(), build.edition()
    bram = build.bram(elsewhere)
    admissions.admit(bram, session, instead_of=elsewhere.sessions.get(), operator=None)
    frozen.move_to(session.starts_at)
    told()

    checkin.check_in(session, bram, check_in_id=uuid.uuid4())

    data = WebhookDelivery.objects.get().data
    assert data["evenement"] == session.event.slug
    headers = build.as_key(build.api_key([Scope.PEOPLE]))
    (scan,) = client.get(f"/api/v1{data['adres']}", headers=headers).json()["inchecks"]
    assert (scan["id"], scan["bijeenkomst"]) == (data["incheck"], session.uid)


def test_walk_in_is_told_as_who_signed_up_and_came_in(frozen):
    webhook()
    session = build.edition().sessions.get()
    frozen.move_to(session.starts_at)

    checkin.walk_in(session, name="Els", party_size=1, check_in_id=uuid.uuid4())

    assert set(told()) >= {"aanmelding.nieuw", "incheck.nieuw"}


def test_who_is_erased_or_past_the_term_is_told_of_so_that_others_erase_too(frozen):
    webhook()
    event = build.edition()
    bram, daan = build.bram(event), build.daan(event)
    told()

    erasing.erase(bram.email)
    assert "aanmelding.gewist" in told()

    calling_off.call_off(event)
    told()
    frozen.shift(timedelta(days=400))
    retention.REGISTRATIONS.erase([daan.pk], timezone.now() - timedelta(days=90))
    assert told() == ["aanmelding.gewist"]


def test_what_is_undone_is_not_told():
    webhook()
    event = build.edition()

    with transaction.atomic():
        build.bram(event)
        transaction.set_rollback(True)

    assert told() == []


def test_says_which_and_nothing_of_who():
    webhook()
    event = build.edition(slug="maart-2027")

    bram = build.bram(event)

    delivery = WebhookDelivery.objects.get()
    assert delivery.data == {
        "evenement": "maart-2027",
        "aanmelding": str(bram.public_id),
        "adres": f"/evenementen/maart-2027/aanmeldingen/{bram.public_id}",
    }
    assert bram.name not in str(delivery.data)
    assert bram.email not in str(delivery.data)


def test_only_what_was_asked_for_is_told_of_the_event_that_was_asked_for():
    event, other = build.edition(), build.edition()
    webhook(kinds=["aanmelding.afgemeld"])
    webhook(event=event)

    build.bram(other)
    assert told() == []
    build.daan(event)
    assert told() == ["aanmelding.nieuw"]


@pytest.mark.parametrize(
    ("act", "number"), [(verbs.pause, 1), (verbs.remove, 0)], ids=["paused", "removed"]
)
def test_who_is_paused_has_it_kept_and_who_is_removed_has_not(act, number):
    act(webhook())

    build.bram(build.edition())

    assert len(told()) == number


def test_receiver_that_went_is_told_nothing_more():
    Webhook.objects.filter(pk=webhook().pk).update(state="gone", stopped_at=timezone.now())

    build.bram(build.edition())

    assert told() == []


@pytest.mark.parametrize("number", [1, 3])
def test_costs_one_statement_without_webhooks_and_three_with_any(number, django_assert_num_queries):
    from eventsite.staff.log import Done, Verb
    from eventsite.webhooks import telling

    event = build.edition()
    people = [build.registration(event, email=f"{n}@example.nl") for n in range(number)]
    done = [Done(Verb.CHANGED, one, event.pk) for one in people]

    with django_assert_num_queries(1):
        telling.tell(done)
    for _ in range(number):
        webhook()
    with django_assert_num_queries(3):
        telling.tell(done)
    with django_assert_num_queries(0):
        telling.tell([Done(Verb.EXPORTED, event, event.pk)])


def test_every_kind_is_told_by_some_verb():
    from eventsite.webhooks import telling

    by_verbs = {*telling._OF_REGISTRATIONS.values(), *telling._OF_SCANS.values()}

    assert by_verbs | {*telling._OF_EVENTS.values()} == set(WebhookKind)
