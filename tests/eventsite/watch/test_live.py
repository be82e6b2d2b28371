"""What a site in production writes down, counts and reports; and that none of it is of anybody."""

from __future__ import annotations

import json
import re
import uuid
from pathlib import Path

import pytest
import yaml
from django.conf import settings as site_settings

from . import live

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

# Each stands for something of somebody, or for what opens something.
NAME, EMAIL, SEARCH = "Zwaantje Merkteken", "zwaantje.merkteken@voorbeeld.example", "zoekmerkteken"
LINK, CARD, COOKIE, HEADER = "linkmerkteken", "KAARTMERKTEKEN", "koekmerkteken", "kopmerkteken"
NEED, BODY = "rolstoelmerkteken", "lichaammerkteken"
MARKS = ["merkteken", "203.0.113.77", live.TOKEN]


@pytest.fixture(scope="module")
def site(django_db_setup, tmp_path_factory):
    database = site_settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        pytest.skip("a copy of the tests' file is the database of the site")
    running = live.Live(tmp_path_factory.mktemp("live"), str(database["NAME"]))
    yield running
    running.stop()


def of(text: str) -> list[str]:
    return [mark for mark in MARKS if mark.lower() in text.lower()]


@pytest.fixture(scope="module")
def driven(site):
    """Whatever may be of somebody, sent in each place in which something can be sent."""
    personal = {
        "Cookie": f"__Host-session={COOKIE}; taal={COOKIE}",
        "X-Forwarded-For": "203.0.113.77",
        "User-Agent": HEADER,
        "Referer": f"http://127.0.0.1:{site.port}/mijn/{LINK}/?naam={SEARCH}",
        "X-Request-ID": HEADER,
    }
    sign_up = f"/cafes/{site.slug}/aanmelden/"
    fields = {
        "name": NAME,
        "email": EMAIL,
        "party_size": "1",
        "access_need": NEED,
        "submission_id": str(uuid.uuid4()),
    }
    asked = {
        "signed up": site.ask(sign_up, fields, **personal),
        "wrong": site.ask(sign_up, fields | {"email": NAME, "party_size": BODY}, **personal),
        "search": site.ask(f"/initiatieven/?q={SEARCH}&email={EMAIL}", **personal),
        "link": site.ask(f"/mijn/{LINK}/", **personal),
        "card": site.ask(f"/en/kaart/{LINK}:{CARD}/", **personal),
        "certificate": site.ask(f"/bewijs/?code={CARD}", **personal),
        "sign-in": site.ask("/beheer/account/login/", {"login": EMAIL, "password": BODY}, **personal),
        "api": site.ask(f"/api/v1/initiatieven?zoek={SEARCH}&page={NAME.split()[1]}", **personal),
        "nowhere": site.ask(f"/mijn/{LINK}/nergens/{EMAIL}", **personal),
        "tablet": site.ask(
            "/api/tablet/v1/bijwerken", json.dumps({"items": [{"id": BODY}]}).encode(),
            Authorization=f"Bearer {LINK}", **personal,
        ),
        "pairing": site.ask(
            "/api/tablet/v1/koppelen", json.dumps({"code": BODY, "token": LINK}).encode(), **personal
        ),
        "host": site.ask("/", Host=f"{HEADER}.example"),
        "broken": site.ask(f"/mijn/{LINK}/kapot/?q={SEARCH}", {"name": NAME}, **personal),
        "broken sql": site.ask(f"/mijn/{LINK}/kapot/?sql={SEARCH}", {"name": NAME}, **personal),
        "metrics": site.ask("/gezond/cijfers/", Authorization=f"Bearer {live.TOKEN}"),
    }  # fmt: skip
    assert asked["signed up"][0] == 200, asked["signed up"][1]
    assert [asked[name][0] for name in ("broken", "broken sql", "host")] == [500, 500, 400]
    return asked


def test_no_line_of_web_and_worker_holds_anything_of_anybody(site, driven):
    lines = site.lines()
    worker = site.work()

    for line in lines:
        assert of(json.dumps(line)) == [], line
    assert of(worker) == [], worker
    assert len([line for line in lines if line["event"] == "request"]) >= len(driven)
    assert {line["level"] for line in lines} >= {"info", "warning", "error"}
    broken = [line for line in lines if "exception" in line]
    assert any("ValueError" in line["exception"] for line in broken)
    assert any("live_urls.py" in line["exception"] for line in broken)


def test_each_line_says_of_which_request_it_is_and_so_does_the_answer(site, driven):
    _status, _text, headers = driven["broken"]
    given = headers["X-Request-ID"]

    assert re.fullmatch("[0-9a-f]{32}", given)
    said = [line for line in site.lines() if line.get("request_id") == given]
    assert {line["logger"] for line in said} >= {"gunicorn.access", "django.request"}
    access = [line for line in site.lines() if line["event"] == "request"]
    assert len({line["request_id"] for line in access}) == len(access)


def test_id_of_a_proxy_of_ours_is_taken_where_it_is_one(site):
    """127.0.0.1 is one, as in production."""
    theirs = uuid.uuid4().hex

    assert site.ask("/gezond/leeft/", X_Request_ID=theirs)[2]["X-Request-ID"] == theirs
    for wrong in (NAME, theirs + "0", theirs[:-1], "g" * 32, f"{theirs} x", EMAIL):
        assert site.ask("/gezond/leeft/", X_Request_ID=wrong)[2]["X-Request-ID"] != wrong


def test_line_of_the_worker_says_of_which_work_it_is(site, driven):
    """Its mail server is not there, so each mail that is due says why not."""
    lines = [json.loads(line) for line in site.work().splitlines()]

    assert all(line["job_id"] for line in lines if line["logger"].startswith("eventsite"))


def test_report_of_an_error_says_where_in_the_code_and_nothing_of_anybody(site, driven):
    events = site.receiver.events(at_least=2)

    for headers, body in site.receiver.got:
        assert of(json.dumps(headers)) == []
        assert of(body.decode()) == [], body
    error = next(one for one in events if one["exception"]["values"][-1]["type"] == "ValueError")
    assert [one["type"] for one in error["exception"]["values"]] == [
        "User.DoesNotExist",
        "ValueError",
    ]
    frame = error["exception"]["values"][-1]["stacktrace"]["frames"][-1]
    assert frame["function"] == "broken"
    assert "raise ValueError" in frame["context_line"]
    assert error["tags"]["view"] == "broken"
    assert error["tags"]["request_id"] == driven["broken"][2]["X-Request-ID"]
    allowed = {"event_id", "timestamp", "level", "platform", "logger", "release", "environment"}
    for event in events:
        assert set(event) <= allowed | {"exception", "logentry", "tags"}
        for one in event["exception"]["values"]:
            assert set(one) <= {"type", "module", "stacktrace"}
            for frame in one["stacktrace"]["frames"]:
                assert not {"vars", "abs_path", "pre_context"} & set(frame)


def test_the_same_error_is_reported_once_in_a_while(site, driven):
    before = len(site.receiver.events())

    for _ in range(6):
        site.ask(f"/mijn/{LINK}/kapot/", {"name": NAME})

    assert len(site.receiver.events()) <= before + 1  # of the other of the two processes


# Figures ------------------------------------------------------------------------------------------


def test_what_processes_count_adds_up(site):
    key = 'cafe_requests_total{method="GET",status="2xx",view="alive"}'
    before = site.figures()[key]

    for _ in range(20):
        site.ask("/gezond/leeft/")

    after = site.figures()
    assert after[key] == before + 20
    assert after['cafe_request_seconds_count{view="alive"}'] == after[key]


def test_figures_hold_no_path_and_nobody(site, driven):
    text = "\n".join(site.figures())

    assert of(text) == []
    assert "/" not in text.replace("/", "", 0)
    assert 'view="registration"' in text
    assert 'view="broken"' in text
    assert site.figures()["cafe_registrations_today"] == 1
    assert site.figures()['cafe_mails{state="queued"}'] >= 1


def test_figures_are_for_who_shows_the_token(site):
    assert site.ask("/gezond/cijfers/")[0] == 401
    wrong = site.ask("/gezond/cijfers/", Authorization="Bearer x")
    assert (wrong[0], wrong[1]) == (401, "")
    assert site.ask("/gezond/cijfers/", Authorization=f"Bearer {live.TOKEN}")[0] == 200


def test_every_alert_asks_after_figures_that_there_are(site, driven):
    """``promtool check rules`` says no more of names than this does."""
    site.ask("/gezond/")
    rules = yaml.safe_load((live.ROOT / "deploy/prometheus-alerts.yml").read_text())
    known = {name.split("{")[0] for name in site.figures()} | {"up"}

    every = [rule for group in rules["groups"] for rule in group["rules"]]
    assert len(every) >= 6
    for rule in every:
        assert {"alert", "expr", "labels", "annotations"} <= set(rule)
        named = set(re.findall(r"\b(?:cafe_\w+|up)\b", rule["expr"]))
        assert named, rule["alert"]
        assert named <= known | {"cafe_database_connections", "cafe_database_connections_most"}
        assert rule["expr"].count("(") == rule["expr"].count(")")


def test_folder_of_the_figures_goes_with_the_server(site):
    found = [one for one in Path("/dev/shm").glob("cafe-metrics-*") if one.is_dir()]
    assert len(found) >= 1
