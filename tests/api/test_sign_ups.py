"""A partner's program signs up, changes and cancels, by the verbs of the pages."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from eventsite.booking import cancelling, registering
from eventsite.brakes import limits
from eventsite.figures import closing
from eventsite.keys import verbs as keys
from eventsite.models import ApiKey, KeptAnswer, LogEntry, Message, Registration, Scope, StandIn
from eventsite.retention import terms
from eventsite.wiring.work import JOBS
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.database]

BRAM = {"naam": "Bram Jansen", "email": "bram@example.nl", "personen": 2}


def send(
    made: keys.Made,
    path: str,
    body: dict[str, Any] | None = None,
    *,
    once: str = "",
    **headers: str,
) -> Any:
    return Client().post(
        f"/api/v1{path}",
        body,
        content_type="application/json",
        headers=build.as_key(made, **{"Idempotency-Key": once or str(uuid.uuid4())}, **headers),
    )


def sign_up(made: keys.Made, event: Any, once: str = "", **said: Any) -> Any:
    return send(made, f"/evenementen/{event.slug}/aanmeldingen", BRAM | said, once=once)


def look(made: keys.Made, public_id: str) -> Any:
    return Client().get(f"/api/v1/aanmeldingen/{public_id}", headers=build.as_key(made))


def change(made: keys.Made, public_id: str, **said: Any) -> Any:
    return Client().patch(
        f"/api/v1/aanmeldingen/{public_id}",
        said,
        content_type="application/json",
        headers=build.as_key(made),
    )


def cancel(made: keys.Made, public_id: str, once: str = "") -> Any:
    return send(made, f"/aanmeldingen/{public_id}/afmelding", once=once)


def kinds() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


def test_partner_signs_somebody_up_who_gets_a_ticket_and_reads_by_whom():
    made, evening = build.api_key(), build.edition()

    answer = sign_up(made, evening)

    registration = Registration.objects.get()
    assert answer.status_code == 201, answer.content
    assert answer.headers["Location"] == f"/api/v1/aanmeldingen/{registration.public_id}"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json() == {
        "id": str(registration.public_id),
        "evenement": evening.slug,
        "status": "bevestigd",
        "positie": None,
        "personen": 2,
        "aangemeldOp": answer.json()["aangemeldOp"],
    }
    assert (registration.key, registration.source) == (made.key, "partner")
    assert registration.source_in_words == "via HaarlemLink"
    assert registration.origin == ""
    mail = build.mail(Message.objects.get())
    assert "HaarlemLink heeft u aangemeld" in mail.body
    assert "/afmelden/" in mail.body


def test_answer_holds_no_name_no_address_and_opens_nothing():
    answer = sign_up(build.api_key(), build.edition())

    registration = Registration.objects.get()
    said = answer.content.decode()
    for secret in ("Bram", "bram@", str(registration.ticket_seed), registration.ticket_hash):
        assert secret not in said


def test_who_finds_no_place_waits_and_moves_up():
    made, evening = build.api_key(), build.edition(capacity=2)
    there = build.chaima(evening, party_size=2)

    answer = sign_up(made, evening)

    assert (answer.json()["status"], answer.json()["positie"]) == ("wachtend", 1)
    cancelling.cancel(there)
    assert look(made, answer.json()["id"]).json()["status"] == "bevestigd"


def test_partner_enrols_in_a_run_with_the_initiative_that_it_asks():
    made, run = build.api_key(), build.run(build.course(asks_initiative=True))

    without = sign_up(made, run, personen=1)
    answer = sign_up(
        made,
        run,
        personen=1,
        initiatief={"naam": "Buurttuin", "samenvatting": "Samen telen."},
    )

    assert without.status_code == 400
    assert {one["field"] for one in without.json()["errors"]} == {
        "initiatief.naam",
        "initiatief.samenvatting",
    }
    assert answer.status_code == 201, answer.content
    assert Registration.objects.get().event_id == run.pk


def test_course_after_another_is_for_who_proves_their_address_themselves():
    answer = sign_up(build.api_key(), build.run(build.advanced()), personen=1)

    assert answer.status_code == 409
    assert not Registration.objects.exists()


def test_log_says_that_the_key_did_it():
    made, evening = build.api_key(name="HaarlemLink"), build.edition()

    public_id = sign_up(made, evening).json()["id"]
    change(made, public_id, personen=1)
    cancel(made, public_id)

    done = LogEntry.objects.filter(object_type="eventsite.registration").order_by("pk")
    assert [(one.verb, one.actor, one.actor_id) for one in done] == [
        (verb, "key", made.key.pk) for verb in ("registered", "changed", "cancelled")
    ]


# The same request twice -----------------------------------------------------------------------------


def test_same_request_again_gets_the_same_answer_and_signs_up_once():
    made, evening = build.api_key(), build.edition()

    first, second = (sign_up(made, evening, once="een") for _time in range(2))

    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert first.headers["Location"] == second.headers["Location"]
    assert Registration.objects.count() == 1
    assert kinds() == ["confirmation"]


def test_quotes_around_the_key_are_of_the_header():
    made, evening = build.api_key(), build.edition()

    first, second = (sign_up(made, evening, once=said) for said in ("een", '"een"'))

    assert first.content == second.content


def test_same_idempotency_key_with_another_body_is_422():
    made, evening = build.api_key(), build.edition()
    sign_up(made, evening, once="een")

    answer = sign_up(made, evening, once="een", naam="Bram de Boer")

    assert answer.status_code == 422
    assert Registration.objects.get().name == "Bram Jansen"


def test_same_idempotency_key_of_another_key_is_another_request():
    evening = build.edition()
    sign_up(build.api_key(), evening, once="een")

    answer = sign_up(build.api_key(), evening, once="een", email="daan@example.nl")

    assert answer.status_code == 201
    assert Registration.objects.count() == 2


@pytest.mark.parametrize("once", [None, "", "\x01", "é", '"', "a" * 256])
def test_post_without_an_idempotency_key_is_400(once):
    made, evening = build.api_key(), build.edition()
    headers = build.as_key(made) | ({} if once is None else {"Idempotency-Key": once})

    answer = Client().post(
        f"/api/v1/evenementen/{evening.slug}/aanmeldingen",
        BRAM,
        content_type="application/json",
        headers=headers,
    )

    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.content.decode()
    assert not Registration.objects.exists()


def test_answer_is_kept_for_a_day_and_holds_nobody(frozen):
    made, evening = build.api_key(), build.edition()
    sign_up(made, evening, once="bram@example.nl")
    kept = KeptAnswer.objects.get()
    assert "ram" not in str(vars(kept))

    frozen.shift(timedelta(hours=24))
    sign_up(made, evening, once="bram@example.nl", email="daan@example.nl", naam="Daan de Vries")

    assert Registration.objects.count() == 2
    assert KeptAnswer.objects.count() == 1


def test_what_was_refused_is_tried_anew(frozen):
    made = build.api_key()
    evening = build.edition(registration_opens_at=timezone.now() + timedelta(hours=1))
    assert sign_up(made, evening, once="een").status_code == 409

    frozen.shift(timedelta(hours=1))

    assert sign_up(made, evening, once="een").status_code == 201


def test_who_asks_again_is_answered_when_sign_up_has_closed_meanwhile(frozen):
    """The answer that got lost on its way is the one that is asked for again."""
    made = build.api_key()
    evening = build.edition(registration_closes_at=timezone.now() + timedelta(minutes=1))
    first = sign_up(made, evening, once="een")
    frozen.shift(timedelta(minutes=1))

    again = sign_up(made, evening, once="een")

    assert (again.status_code, again.json()) == (201, first.json())
    assert sign_up(made, evening, once="twee").status_code == 409


# Who is known, who is whose --------------------------------------------------------------------------


def test_partner_is_not_told_that_an_address_is_known_and_its_owner_is():
    made, evening = build.api_key(), build.edition()
    bram = build.bram(evening)
    stranger = sign_up(made, evening, email="daan@example.nl", naam="Daan de Vries")
    Message.objects.all().delete()

    known = sign_up(made, evening)

    assert known.status_code == stranger.status_code == 201
    assert known.json().keys() == stranger.json().keys()
    same = ("evenement", "status", "positie", "personen")
    assert [known.json()[name] for name in same] == [stranger.json()[name] for name in same]
    assert Registration.objects.count() == 2
    assert kinds() == ["asked_again"]
    assert "via HaarlemLink" in Message.objects.get().note
    bram.refresh_from_db()
    assert (bram.party_size, bram.key) == (1, None)


def test_stand_in_answers_as_one_who_is_somebody():
    made, evening = build.api_key(), build.edition(capacity=3)
    build.bram(evening)
    public_id = sign_up(made, evening, personen=1).json()["id"]
    assert StandIn.objects.count() == 1

    assert look(made, public_id).json()["status"] == "bevestigd"
    assert change(made, public_id, personen=2).json()["personen"] == 2
    assert change(made, public_id, personen=5).status_code == 400
    build.chaima(evening, party_size=2)
    assert change(made, public_id, personen=3).status_code == 409
    assert cancel(made, public_id).json()["status"] == "afgemeld"
    assert change(made, public_id, personen=1).status_code == 409
    assert Registration.objects.filter(status="confirmed").count() == 2


def test_stand_in_that_waits_moves_up_when_somebody_would():
    made, evening = build.api_key(), build.edition(capacity=1)
    bram = build.bram(evening)
    public_id = sign_up(made, evening, personen=1).json()["id"]
    assert look(made, public_id).json()["positie"] == 1

    cancelling.cancel(bram)

    assert look(made, public_id).json()["status"] == "bevestigd"


def night() -> None:
    """What the worker does each night with what came by a key, or for whom something did."""
    names = {"registrations", "enrolments", "offers unproved"}
    for job in JOBS:
        if job.name in names or job.name.startswith("who stood in"):
            job.run(timezone.now())


@pytest.mark.parametrize("kind", ["registrations", "enrolments"])
def test_stand_in_goes_in_the_night_when_registrations_of_the_event_go(kind, frozen):
    """Sooner or later, and a partner sees by which is left that an address was known (S21)."""
    made = build.api_key()
    event = build.edition() if kind == "registrations" else build.run()
    build.bram(event)
    public_ids = [
        sign_up(made, event, personen=1, **said).json()["id"]
        for said in ({}, {"email": "daan@example.nl"})
    ]
    assert StandIn.objects.count() == 1
    frozen.move_to(event.ends_at)
    closing.close(event)

    for shift, status in [(terms.term(kind) - timedelta(days=1), 200), (timedelta(days=1), 404)]:
        frozen.shift(shift)
        night()
        ApiKey.objects.update(expires_at=timezone.now() + timedelta(days=1))
        assert [look(made, one).status_code for one in public_ids] == [status] * 2


def test_nothing_of_another_key_is_there(subtests):
    made, other, evening = build.api_key(), build.api_key(), build.edition()
    theirs = [sign_up(made, evening).json()["id"], sign_up(made, evening).json()["id"]]
    own = str(build.chaima(evening).public_id)

    for public_id in (*theirs, own, str(uuid.uuid4())):
        answers = [look(other, public_id), change(other, public_id), cancel(other, public_id)]
        assert [one.status_code for one in answers] == [404] * 3


def test_renewed_key_keeps_what_it_brought():
    made, evening = build.api_key(), build.edition()
    public_id = sign_up(made, evening).json()["id"]

    renewed = keys.renew(made.key, expires_at=timezone.now() + timedelta(days=30))

    assert look(renewed, public_id).status_code == 200


def test_erased_person_is_gone_for_the_partner():
    from eventsite.persons import erasing

    made, evening = build.api_key(), build.edition()
    public_id = sign_up(made, evening).json()["id"]

    erasing.erase_registration(Registration.objects.get())

    assert look(made, public_id).status_code == 404


def test_key_for_one_event_is_refused_at_another():
    evening, other = build.edition(), build.edition()
    made = build.api_key(events=[evening])

    assert sign_up(made, evening).status_code == 201
    answer = sign_up(made, other)
    assert answer.status_code == 403
    assert "dit evenement" in answer.json()["detail"]


def test_key_without_the_scope_is_told_which():
    answer = sign_up(build.api_key([Scope.OFFER]), build.edition())

    assert answer.status_code == 403
    assert 'scope="aanmelden"' in answer.headers["WWW-Authenticate"]


# Change and cancel -----------------------------------------------------------------------------------


def test_change_of_a_name_leaves_the_rest():
    made, evening = build.api_key(), build.edition()
    public_id = sign_up(made, evening).json()["id"]

    answer = change(made, public_id, naam="Bram de Boer")

    assert answer.json()["personen"] == 2
    assert Registration.objects.get().name == "Bram de Boer"


def test_cancel_twice_is_once():
    made, evening = build.api_key(), build.edition()
    public_id = sign_up(made, evening).json()["id"]

    first, second = cancel(made, public_id), cancel(made, public_id)

    assert first.json() == second.json()
    assert first.json()["status"] == "afgemeld"
    assert kinds() == ["confirmation", "cancelled"]
    assert Registration.objects.get().cancelled_by == "partner"


def test_partner_sees_what_the_person_did():
    made, evening = build.api_key(), build.edition()
    public_id = sign_up(made, evening).json()["id"]
    registering.change(Registration.objects.get(), name="Bram Jansen", party_size=3)
    assert look(made, public_id).json()["personen"] == 3

    cancelling.cancel(Registration.objects.get())

    assert look(made, public_id).json()["status"] == "afgemeld"
    assert change(made, public_id, personen=1).status_code == 409


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"status": "draft"}, 404),
        ({"status": "cancelled"}, 410),
        ({"closes": -1}, 409),
        ({"over": True}, 410),
    ],
    ids=["draft", "called off", "closed", "over"],
)
def test_sign_up_where_the_page_takes_none(fields, status):
    now = timezone.now()
    given: dict[str, Any] = {}
    if "status" in fields:
        given["status"] = fields["status"]
    if "closes" in fields:
        given["registration_closes_at"] = now - timedelta(hours=1)
    if "over" in fields:
        given["starts_at"] = now - timedelta(days=2)

    answer = sign_up(build.api_key(), build.edition(**given))

    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"


# Limits ----------------------------------------------------------------------------------------------


def test_one_address_is_mailed_by_one_key_so_often_and_no_more(frozen):
    made = build.api_key()
    for _time in range(limits.KEY_ADDRESS.most):
        assert sign_up(made, build.edition()).status_code == 201

    answer = sign_up(made, build.edition())

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_same_request_again_uses_no_limit(frozen):
    made, evening = build.api_key(), build.edition()

    answers = {sign_up(made, evening, once="een").status_code for _time in range(8)}

    assert answers == {201}


def test_one_key_takes_no_more_than_part_of_an_evening(frozen):
    made, evening = build.api_key(), build.edition(capacity=20)
    for number in range(10):
        said = {"email": f"bezoeker{number}@example.nl", "personen": 1}
        assert sign_up(made, evening, **said).status_code == 201

    assert sign_up(made, evening, personen=1).status_code == 429


def test_every_keyed_answer_tells_what_is_left(frozen):
    answer = sign_up(build.api_key(), build.edition())

    assert answer.headers["RateLimit-Policy"] == '"key";q=600;w=300'
    assert answer.headers["RateLimit"] == '"key";r=599;t=1'


# Rubbish ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        {"email": "geen adres"},
        {"naam": ""},
        {"naam": "x" * 201},
        {"naam": "\0"},
        {"naam": "Kijk op https://kwaad.example"},
        {"naam": None},
        {"personen": 0},
        {"personen": -1},
        {"personen": 99},
        {"personen": "2"},
        {"personen": 1.5},
        {"personen": True},
        {"personen": [1]},
        {"taal": "xx"},
        {"onbekend": 1},
        {"initiatief": {"naam": "x", "samenvatting": "y", "meer": 1}},
    ],
    ids=str,
)
def test_rubbish_is_400_with_what_is_wrong(said):
    answer = sign_up(build.api_key(), build.edition(), **said)

    assert answer.status_code == 400, answer.content
    assert answer.json()["errors"]
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b"\xff",
        b'{"naam": "\\ud800"}',
        b'{"naam": "x", "email": "a@b.nl", "personen": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"naam": "' + b"x" * 3_000_000 + b'"}',
    ],
    ids=["empty", "open", "list", "null", "text", "bytes", "surrogate", "digits", "deep", "huge"],
)
def test_body_that_is_none_is_a_problem_and_no_fault_of_ours(body):
    made, evening = build.api_key(), build.edition()

    answer = Client().post(
        f"/api/v1/evenementen/{evening.slug}/aanmeldingen",
        body,
        content_type="application/json",
        headers=build.as_key(made, **{"Idempotency-Key": "een"}),
    )

    assert answer.status_code in {400, 413}, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert not Registration.objects.exists()


@pytest.mark.parametrize("slug", ["bestaat-niet", "%00", "x" * 3000, "..%2f"])
def test_event_that_is_none_is_404(slug):
    answer = send(build.api_key(), f"/evenementen/{slug}/aanmeldingen", BRAM)

    assert answer.status_code == 404


def test_words_are_in_the_language_of_who_asks():
    answer = send(
        build.api_key(),
        f"/evenementen/{build.edition().slug}/aanmeldingen",
        BRAM | {"personen": 99},
        **{"Accept-Language": "en"},
    )

    assert "number" in answer.json()["errors"][0]["message"]


def test_one_address_is_mailed_by_all_keys_together_no_more_than_by_pages(frozen):
    for made in (build.api_key(), build.api_key()):
        for _time in range(limits.KEY_ADDRESS.most):
            assert sign_up(made, build.edition()).status_code == 201

    assert kinds() == ["confirmation"] * limits.SIGN_UP_MAIL.most


def test_what_a_key_reads_is_kept_by_no_cache():
    made, evening = build.api_key(), build.edition()

    answer = look(made, sign_up(made, evening).json()["id"])

    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
