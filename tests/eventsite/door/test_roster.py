from __future__ import annotations

import base64
import json
import subprocess
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils import timezone

from eventsite.booking import cancelling, languages, registering
from eventsite.door import admissions, checkin, roster, tablets
from eventsite.door.cursor import OVERLAP, Cursor, NoCursor
from eventsite.models import Registration
from eventsite.tickets import codes, links

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def session(frozen):
    session = build.edition(capacity=10).sessions.get()
    frozen.move_to(session.doors_open_at)
    return session


@pytest.fixture
def tablet(session):
    return tablets.find(build.token(build.tablet(session).pk))


def scan(session, registration, **fields):
    return checkin.check_in(session, registration, check_in_id=uuid.uuid4(), **fields)


def opened(entry, registration):
    """As the tablet does once it reads the ticket (static/door/sealed.js)."""
    code = codes.code_of(registration).encode()
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"door-roster").derive(code)
    box = base64.b64decode(entry["box"])
    return json.loads(AESGCM(key).decrypt(box[:12], box[12:], None))


def test_list_reveals_nobody_without_a_ticket(session, tablet):
    bram = build.bram(session.event, party_size=2)

    text = json.dumps(roster.of(tablet, since=None).people, default=str)

    for secret in ("Bram", "Jansen", "example.nl", codes.code_of(bram), bram.ticket_hash):
        assert secret not in text


def test_list_holds_names_where_the_organiser_allowed_it_and_no_address_ever(session):
    build.bram(session.event)
    gone = cancelling.cancel(build.daan(session.event))
    tablet = build.tablet(session, names_allowed=True)

    people = {p["id"]: p for p in roster.of(tablet, since=None).people}

    assert [p.get("name") for p in people.values()] == ["Bram Jansen", None]
    assert "box" in people[gone.pk]
    assert "example.nl" not in json.dumps(list(people.values()), default=str)


def test_language_is_sealed_with_the_name_and_named_where_it_is_not_the_sites_own(session, tablet):
    bram, sanne = build.bram(session.event), build.registration(session.event, name="Sanne")
    languages.change_language(sanne, "en")

    people = {p["id"]: p for p in roster.of(tablet, since=None).people}

    assert [sorted(opened(people[one.pk], one)) for one in (bram, sanne)] == [
        ["name"],
        ["lang", "name"],
    ]
    assert opened(people[sanne.pk], sanne)["lang"] == "en"
    assert "lang" not in people[sanne.pk]


def test_a_change_of_language_is_news_to_a_tablet_that_was_there_before(session, frozen):
    bram = build.bram(session.event)
    tablet = tablets.find(build.token(build.tablet(session, names_allowed=True).pk))
    before = roster.of(tablet, since=None)
    frozen.shift(timedelta(minutes=1))
    languages.change_language(bram, "en")

    (entry,) = roster.of(tablet, since=before.cursor).people

    assert entry["lang"] == "en"


def test_language_that_the_site_has_no_more_is_the_sites_own(session, frozen):
    bram = build.bram(session.event)
    Registration.objects.filter(pk=bram.pk).update(language="fy")
    tablet = build.tablet(session, names_allowed=True)

    (entry,) = roster.of(tablet, since=None).people

    assert "lang" not in entry


def test_entry_says_how_many_are_in_since_when_and_where(session, tablet, frozen):
    bram = build.bram(session.event, party_size=4)
    scan(session, bram, people=1, tablet=tablet)
    frozen.shift(timedelta(minutes=5))
    scan(session, bram, people=2)

    (entry,) = roster.of(tablet, since=None).people

    assert {name: entry[name] for name in ("key", "status", "party", "inside", "where")} == {
        "key": codes.key_of(bram),
        "status": "confirmed",
        "party": 4,
        "inside": 3,
        "where": tablet.number,
    }
    assert entry["since"] == session.doors_open_at


@pytest.mark.parametrize("code", ["0123456789ABCDEFGHJKMNPQRS"])
def test_sealed_box_is_opened_by_the_tablet_s_own_script_with_the_ticket_only(code):
    content = {"name": "Zoë van ’t Hoff", "chips": ["Kraam 4"]}
    box = roster.seal(code, content)
    script = (
        f"import {{ open }} from '{ROOT}/static/door/sealed.js';"
        f"console.log(JSON.stringify([await open({json.dumps(box)}, '{code}'),"
        f"await open({json.dumps(box)}, '{code[::-1]}'), await open('', '{code}')]))"
    )

    told = subprocess.run(
        ["node", "--input-type=module", "--eval", script],
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(told.stdout) == [content, {}, {}]


def test_same_content_is_never_sealed_alike_twice():
    assert roster.seal("0" * 26, {"name": "x"}) != roster.seal("0" * 26, {"name": "x"})
    with pytest.raises(InvalidTag):
        AESGCM(b"\0" * 32).decrypt(b"\0" * 12, b"\0" * 40, None)


def test_ticket_of_a_key_that_the_site_lost_is_on_the_list_without_a_name(
    session, tablet, settings
):
    build.bram(session.event)
    settings.SECRET_KEY = "another-key-of-the-site"

    (entry,) = roster.of(tablet, since=None).people

    assert entry["box"] == ""
    assert entry["status"] == "confirmed"


def test_news_holds_what_changed_since_and_no_more(session, tablet, frozen):
    bram, daan = build.bram(session.event), build.daan(session.event)
    frozen.shift(timedelta(minutes=10))
    first = roster.of(tablet, since=None)
    assert {p["id"] for p in first.people} == {bram.pk, daan.pk}
    assert first.full

    frozen.shift(timedelta(minutes=10))
    assert roster.of(tablet, since=first.cursor).people == []
    for change in (
        lambda: scan(session, bram),
        lambda: checkin.undo(bram.check_ins.get()),
        lambda: registering.change(bram, name="Bram", party_size=2),
        lambda: links.revoke(bram),
        lambda: cancelling.cancel(bram),
    ):
        cursor = roster.of(tablet, since=first.cursor).cursor
        frozen.shift(timedelta(minutes=10))
        change()
        news = roster.of(tablet, since=cursor)
        assert [p["id"] for p in news.people] == [bram.pk]
        assert not news.full


def test_news_overlaps_so_that_a_slow_transaction_is_not_missed_and_nothing_is_told_twice(
    session, tablet, frozen
):
    bram, daan = build.bram(session.event), build.daan(session.event)
    began = timezone.now()
    frozen.shift(OVERLAP)
    links.revoke(daan)
    look = roster.of(tablet, since=Cursor(timezone.now()))
    assert [one["id"] for one in look.people] == [bram.pk, daan.pk]
    look = roster.of(tablet, since=Cursor.read(str(look.cursor)))
    assert look.people == []

    # It began before the first look, and ends only now.
    slow = build.registration(session.event)
    Registration.objects.filter(pk=slow.pk).update(changed_at=began)
    look = roster.of(tablet, since=Cursor.read(str(look.cursor)))

    assert [one["id"] for one in look.people] == [slow.pk]
    assert roster.of(tablet, since=look.cursor).people == []


@pytest.mark.parametrize(
    "damaged",
    [
        *("", "x", "2027-03-16", "2027-03-16T19:00", "0001-01-01T00:00:00Z", "{at}\0", "{at} 1.0"),
        *("{at} 1.0 a 1 1", "{at} 1.0 1 ² 1", "{at} 1.0 1 99999999 1"),
    ],
)
def test_cursor_that_is_damaged_is_none(damaged):
    with pytest.raises(NoCursor):
        Cursor.read(damaged.format(at=timezone.now().isoformat()))


def test_admission_that_ended_takes_its_party_off_the_list(session, tablet, frozen):
    elsewhere = build.edition()
    bram = build.bram(elsewhere)
    instead_of = elsewhere.sessions.get()
    admission = admissions.admit(bram, session, instead_of=instead_of, operator=None)
    listed = roster.of(tablet, since=None)
    frozen.shift(timedelta(minutes=5))

    admissions.end_admission(admission)
    news = roster.of(tablet, since=listed.cursor)

    assert [one["id"] for one in listed.people] == [bram.pk]
    assert (news.people, news.gone) == ([], [bram.pk])
    frozen.shift(timedelta(minutes=5))
    assert roster.of(tablet, since=Cursor(timezone.now())).gone == []
    assert roster.of(tablet, since=None).gone == []


def test_party_that_is_admitted_anew_is_on_the_list_again(session, tablet, frozen):
    elsewhere = build.edition()
    bram = build.bram(elsewhere)
    for _again in range(2):
        ended = admissions.admit(bram, session, instead_of=elsewhere.sessions.get(), operator=None)
        before = Cursor(timezone.now())
        admissions.end_admission(ended)
    admissions.admit(bram, session, instead_of=elsewhere.sessions.get(), operator=None)

    news = roster.of(tablet, since=before)

    assert ([one["id"] for one in news.people], news.gone) == ([bram.pk], [])


def test_another_evening_is_not_on_the_list(session, tablet):
    build.bram(build.edition())

    assert roster.of(tablet, since=None).people == []


@pytest.mark.parametrize("people", [1, 3])
def test_list_takes_six_queries(session, tablet, django_assert_num_queries, people):
    for _ in range(people):
        scan(session, build.registration(session.event), tablet=tablet)

    with django_assert_num_queries(6):  # one of them for the figures
        assert len(roster.of(tablet, since=None).people) == people


def test_tablet_counts_roles_without_knowing_whose(session, tablet):
    (slot,) = build.slots(session.event.edition, 1)
    build.initiator(session.event.edition, slot=slot, name="Chaima El Amrani")
    build.bram(session.event)

    people = roster.of(tablet, since=None).people

    assert [one.get("roles") for one in people] == [["pitchers"], None]
    assert "Chaima" not in json.dumps(people, default=str)
