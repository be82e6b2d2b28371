from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from courses import attendance, certificates
from courses.models import AttendanceChange, Certificate, CourseRun, Waiver
from eventsite.booking import cancelling, scheduling
from eventsite.mails import delivery
from eventsite.models import CheckIn, Event

from .. import build, queries
from ..cafes.test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


@pytest.fixture
def anna(client) -> User:
    user = build.anna()
    client.force_login(user)
    return user


def url(run, page: str = "") -> str:
    return f"/beheer/cursussen/{run.pk}/{page}"


# Who may -------------------------------------------------------------------------------------------


def every_page() -> list[str]:
    run = build.run(build.advanced(slug="verdieping"))
    bram = build.bram(run)
    build.took(build.past_run(run.course.prerequisite), sessions=3, email="daan@example.nl")
    certificates.issue_due()
    waiver = Waiver.objects.create(course=run.course, name="I", email="i@example.nl", reason="x")
    root = "/beheer/cursussen/"
    return [
        root,
        *(
            url(run, page)
            for page in (
                "",
                "wijzigen/",
                "bijeenkomsten/",
                "kopie/",
                "aanwezigheid/",
            )
        ),
        f"{root}nieuw/verdieping/",
        f"{root}uitzonderingen/verdieping/",
        f"{root}uitzonderingen/intrekken/{waiver.pk}/",
        f"{root}aanmelding/{bram.pk}/inhalen/",
        f"{root}bewijs/{Certificate.objects.get().pk}/intrekken/",
    ]


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_not_staff_is_sent_to_sign_in_and_changes_nothing(client, method):
    pages = every_page()

    for page in pages:
        assert getattr(client, method)(page)["Location"].startswith("/beheer/account/login/"), page
    client.force_login(User.objects.create_user("bram", "bram@example.nl"))
    for page in pages:
        assert getattr(client, method)(page).status_code == 403, page
    assert Waiver.objects.get().withdrawn_at is None
    assert not Certificate.objects.get().is_withdrawn
    assert not Event.objects.filter(status="cancelled").exists()


def test_every_page_opens_for_an_organiser_and_get_changes_nothing(client, anna):
    for page in every_page():
        only_post = "uitzonderingen/intrekken" in page
        assert client.get(page).status_code == (405 if only_post else 200), page
    assert Waiver.objects.get().withdrawn_at is None
    assert not Event.objects.filter(status="cancelled").exists()


def test_unknown_rows_are_404(client, anna):
    cafe = build.bram(build.edition())

    for page in ("999/", "999/aanwezigheid/", f"aanmelding/{cafe.pk}/inhalen/", "nieuw/niets/"):
        assert client.get(f"/beheer/cursussen/{page}").status_code == 404


# Runs ----------------------------------------------------------------------------------------------


def test_index_shows_runs_of_late_and_all_on_request(client, anna):
    course, other = build.course(), build.course()
    long_ago = timezone.now() - timedelta(days=400)
    build.run(course, title="Van toen", starts_at=long_ago)
    build.run(course, title="Straks")
    build.run(course, title="Zonder dag", sessions=0, status=Event.Status.DRAFT)
    build.run(other, title="De laatste", starts_at=long_ago)

    page, whole = (client.get(f"/beheer/cursussen/{query}").text for query in ("", "?alle"))

    shown = ("Van toen", "Straks", "Zonder dag", "De laatste")
    assert [title in page for title in shown] == [False, True, True, True]
    assert [title in whole for title in shown] == [True] * 4


@pytest.mark.parametrize("number", [1, 3])
def test_index_takes_as_many_queries_for_any_number(
    client, anna, django_assert_num_queries, number
):
    for _ in range(number):
        build.bram(build.run(build.course(), sessions=number))

    with django_assert_num_queries(8 + queries.DESK):
        client.get("/beheer/cursussen/")


@pytest.mark.parametrize("number", [1, 3])
def test_run_takes_as_many_queries_for_any_number(client, anna, django_assert_num_queries, number):
    run = build.past_run(sessions=3)
    for n in range(number):
        build.took(run, sessions=2, email=f"b{n}@example.nl")

    with django_assert_num_queries(9 + queries.EVENT):
        response = client.get(url(run))
    assert response.context["totals"].persons == number


def test_run_says_how_many_are_in_it_and_leads_to_who(client, anna):
    run = build.run(capacity=1)
    build.bram(run)
    build.chaima(run)

    page = client.get(url(run))

    assert "1 persoon · 1 aanmelding · 1 wacht" in text_of(page)
    assert f'href="/beheer/evenementen/{run.slug}/mensen/"' in page.content.decode()


def test_next_run_is_made_from_the_last_with_dates_shifted(client, anna):
    source = build.run(build.course(slug="basis"))
    first = timezone.localdate() + timedelta(days=100)

    response = client.post(
        url(source, "kopie/"), {"first_day": f"{first:%Y-%m-%d}", "title": "Basis, voorjaar"}
    )

    made = CourseRun.objects.get(title="Basis, voorjaar")
    assert response["Location"] == url(made)
    assert made.slug == f"basis-{first:%Y-%m-%d}"
    assert [timezone.localdate(s.starts_at) for s in made.sessions_in_order()] == [
        first + timedelta(days=7 * week) for week in range(4)
    ]
    assert made.is_draft


def test_time_of_the_next_run_that_the_clock_skips_is_named(client, anna, frozen_in_march):
    client.force_login(anna)  # anew, on this clock
    night = datetime(2027, 3, 7, 2, 30, tzinfo=build.AMSTERDAM)
    source = build.run(starts_at=night, sessions=1)

    done = client.post(
        url(source, "kopie/"), {"first_day": "2027-03-28", "title": "Nacht"}, follow=True
    )

    assert "Let op: die nacht gaat de klok vooruit. 02.30 uur wordt 03.30 uur." in done.text


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"first_day": "gisteren"}, "Vul een dag in, zoals 16-03-2027."),
        ({"first_day": "2001-01-01"}, "Kies vandaag of een latere dag."),
        ({"first_day": "9999-12-31"}, "Kies een dag in de komende tien jaar."),
    ],
)
def test_next_run_with_bad_input_makes_nothing(client, anna, fields, says):
    source = build.run()
    good = {"first_day": f"{timezone.localdate() + timedelta(days=9):%Y-%m-%d}", "title": "x"}

    response = client.post(url(source, "kopie/"), good | fields)

    assert response.status_code == 400
    assert says in text_of(response)
    assert CourseRun.objects.count() == 1


def run_data(run, **fields) -> dict[str, object]:
    return {
        "title": run.title,
        "slug": run.slug,
        "summary": run.summary,
        "capacity": run.capacity,
        "promotion_stop_hours": 3,
    } | fields


def test_raised_capacity_moves_up_who_waits(client, anna):
    run = build.run(capacity=1)
    build.bram(run)
    chaima = build.chaima(run)

    asked = client.post(url(run, "wijzigen/"), run_data(run, capacity=2))
    assert "aantal plaatsen 1 → 2" in asked.text
    assert "<strong>1</strong> aanmelding van de wachtlijst krijgt een plaats." in asked.text
    chaima.refresh_from_db()
    assert chaima.is_waiting
    response = client.post(url(run, "wijzigen/"), run_data(run, capacity=2) | {"bevestigd": "1"})

    assert response.status_code == 302
    chaima.refresh_from_db()
    assert chaima.is_confirmed


@pytest.mark.parametrize(
    ("capacity", "says"),
    [
        ("1", "Er zijn al 2 plaatsen bezet. Vul dat aantal in, of meer."),
        ("0", "Er is 1 fout"),
        ("veel", "Er is 1 fout"),
    ],
)
def test_capacity_under_the_enrolled_is_refused(client, anna, capacity, says):
    run = build.run(capacity=2)
    build.bram(run)
    build.daan(run)

    response = client.post(url(run, "wijzigen/"), run_data(run, capacity=capacity))

    assert response.status_code == 400
    assert says in text_of(response)
    assert CourseRun.objects.get().capacity == 2


def test_first_run_of_a_course_leads_to_its_sessions(client, anna):
    course = build.course(slug="basis")

    response = client.post(
        "/beheer/cursussen/nieuw/basis/",
        {
            "title": "Basis",
            "slug": "basis-1",
            "summary": "Kort.",
            "capacity": "12",
            "promotion_stop_hours": "3",
        },
    )

    made = CourseRun.objects.get()
    assert (made.course, made.party_max) == (course, 1)
    assert response["Location"] == url(made, "bijeenkomsten/")


def test_organiser_takes_somebody_off_and_the_queue_moves_up(client, anna):
    run = build.run(capacity=1)
    bram, chaima = build.bram(run), build.chaima(run)
    page = f"/beheer/aanmeldingen/{bram.pk}/afmelden/"

    client.post(page, {"bevestigd": "1"})
    client.post(page, {"bevestigd": "1"})

    chaima.refresh_from_db()
    bram.refresh_from_db()
    assert chaima.is_confirmed
    assert bram.cancelled_by == "organiser"


# Sessions ------------------------------------------------------------------------------------------


def session_data(run, **changes) -> dict[str, object]:
    """The page's form as it stands, with changes such as ``starts_at_0``."""
    data: dict[str, object] = {
        "sessions-TOTAL_FORMS": run.sessions.count() + 1,
        "sessions-INITIAL_FORMS": run.sessions.count(),
    }
    for number, session in enumerate(run.sessions_in_order()):
        values = {
            "id": session.pk,
            "title": session.title,
            "venue": session.venue_id,
            **{
                name: f"{timezone.localtime(getattr(session, name)):%Y-%m-%dT%H:%M}"
                for name in ("doors_open_at", "starts_at", "ends_at")
            },
        }
        data |= {f"sessions-{number}-{name}": value for name, value in values.items()}
    return data | changes


def test_page_sent_back_unchanged_changes_nothing(client, anna):
    run = build.run()
    bram = build.bram(run)

    assert client.post(url(run, "bijeenkomsten/"), session_data(run)).status_code == 302
    assert bram.messages.count() == 1


def test_one_session_moved_is_asked_first_then_mailed_with_the_sentence(client, anna):
    run = build.run()
    bram = build.bram(run)
    delivery.deliver_due()
    session = run.sessions_in_order()[1]
    began, later = session.starts_at, timezone.localtime(session.starts_at) + timedelta(minutes=30)
    moved = session_data(run, **{"sessions-1-starts_at": f"{later:%Y-%m-%dT%H:%M}"})

    asked = client.post(url(run, "bijeenkomsten/"), moved)

    session.refresh_from_db()
    assert (session.starts_at, bram.messages.count()) == (began, 1)
    assert "begin 19.30 → 20.00" in text_of(asked)
    assert "1 persoon krijgt de mail “tijd of plaats veranderd”." in text_of(asked)
    assert "1 afspraak in een agenda verandert mee." in text_of(asked)
    client.post(
        url(run, "bijeenkomsten/"), moved | {"bevestigd": "1", "zin": "De trein rijdt niet."}
    )
    session.refresh_from_db()
    assert (session.starts_at, session.sequence) == (later, 1)
    assert bram.messages.get(kind="event_changed").note == "De trein rijdt niet."


def test_session_put_within_a_day_needs_a_tick_though_nobody_is_enrolled(client, anna):
    run = build.run(sessions=1)
    soon = timezone.localtime() + timedelta(hours=3)
    moved = session_data(
        run,
        **{
            "sessions-0-starts_at": f"{soon:%Y-%m-%dT%H:%M}",
            "sessions-0-doors_open_at": "",
        },
    )

    for said in ({}, {"bevestigd": "1"}):
        asked = client.post(url(run, "bijeenkomsten/"), moved | said)
        assert "Ja, dit is binnen 24 uur." in text_of(asked)
    client.post(url(run, "bijeenkomsten/"), moved | {"bevestigd": "1", "akkoord": "on"})

    assert run.sessions.get().starts_at == soon


def test_form_of_sessions_that_was_open_while_one_moved_is_refused_with_both(client, anna):
    run = build.run(sessions=2)
    page = client.get(url(run, "bijeenkomsten/"))
    opened = {
        field.html_name: str(field.value() or "")
        for form in page.context["sessions"]
        for field in form
        if form.instance.pk and field.html_name.endswith("versie")
    }
    _first, second = run.sessions_in_order()
    second.title = "Van Bram"
    scheduling.save_sessions(run, [second])
    mine = session_data(run, **{"sessions-1-title": "Van Anna"}) | opened

    refused = client.post(url(run, "bijeenkomsten/"), mine)

    assert refused.status_code == 409
    assert "Van Bram" in refused.text
    assert "Van Anna" in refused.text
    assert run.sessions.get(pk=second.pk).title == "Van Bram"


def test_session_added(client, anna):
    run = build.run(sessions=1)
    start = timezone.localtime(run.sessions.get().starts_at) + timedelta(days=7)
    new = {
        "sessions-1-venue": run.sessions.get().venue_id,
        "sessions-1-starts_at": f"{start:%Y-%m-%dT%H:%M}",
        "sessions-1-ends_at": f"{start + timedelta(hours=2):%Y-%m-%dT%H:%M}",
    }

    assert client.post(url(run, "bijeenkomsten/"), session_data(run, **new)).status_code == 302
    assert run.sessions.count() == 2


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"sessions-0-ends_at": "2001-01-01T10:00"}, "Het einde moet na het begin liggen."),
        ({"sessions-0-doors_open_at": "2999-01-01T10:00"}, "De inloop moet voor het begin liggen."),
        ({"sessions-0-starts_at": "dinsdag"}, "Rij 1: Vul een dag en een tijd in"),
        ({"sessions-0-venue": "999"}, "Rij 1: Kies iets uit de lijst."),
        (
            {"sessions-0-DELETE": "on", "sessions-1-DELETE": "on"},
            "Er moet één bijeenkomst blijven.",
        ),
    ],
)
def test_sessions_with_bad_input_are_refused_whole(client, anna, changes, says):
    run = build.run(sessions=2)
    bram = build.bram(run)

    response = client.post(url(run, "bijeenkomsten/"), session_data(run, **changes))

    assert response.status_code == 400
    assert says in text_of(response)
    assert run.sessions.count() == 2
    assert bram.messages.count() == 1


def test_sessions_that_overlap_are_refused(client, anna):
    run = build.run(sessions=2)
    first = {
        f"sessions-1-{name}": f"{timezone.localtime(getattr(run.sessions_in_order()[0], name)):%Y-%m-%dT%H:%M}"
        for name in ("doors_open_at", "starts_at", "ends_at")
    }

    response = client.post(url(run, "bijeenkomsten/"), session_data(run, **first))

    assert response.status_code == 400
    assert "Deze bijeenkomsten vallen samen" in text_of(response)


def test_session_with_attendance_is_not_taken_away(client, anna):
    run = build.past_run(sessions=2)
    build.took(run, sessions=1)

    response = client.post(
        url(run, "bijeenkomsten/"), session_data(run, **{"sessions-0-DELETE": "on"})
    )

    assert response.status_code == 400
    assert run.sessions.count() == 2


# Attendance ----------------------------------------------------------------------------------------


def boxes(run, *present) -> dict[str, list[str]]:
    """What the grid's form sends: everything shown, and the ticks (registration, session number)."""
    sessions = [s for s in run.sessions_in_order() if s.check_in_opens_at <= timezone.now()]
    people = list(run.registrations.confirmed())
    return {
        "shown": [f"{s.pk}-{r.pk}" for s in sessions for r in people],
        "present": [f"{run.sessions_in_order()[n].pk}-{r.pk}" for r, n in present],
    }


def test_grid_shows_who_was_where(client, anna):
    run = build.past_run(sessions=3)
    build.took(run, sessions=2)
    build.took(run, sessions=1, name="Anouk de Boer", email="anouk@example.nl")

    response = client.get(url(run, "aanwezigheid/"))

    rows = response.context["rows"]
    assert [row.registration.name for row in rows] == ["Anouk de Boer", "Bram Jansen"]
    assert [[cell.present for cell in row.cells] for row in rows] == [
        [True, False, False],
        [True, True, False],
    ]
    assert response.context["totals"] == [2, 1, 0]
    assert response.text.count("checked") == 3


@pytest.mark.parametrize("number", [1, 3])
def test_grid_takes_as_many_queries_for_any_number(client, anna, django_assert_num_queries, number):
    run = build.past_run(sessions=number)
    for n in range(number):
        build.took(run, sessions=n, email=f"b{n}@example.nl")

    with django_assert_num_queries(10 + queries.EVENT):
        client.get(url(run, "aanwezigheid/"))


def test_ticks_are_saved_and_kept_in_the_trail(client, anna):
    run = build.past_run(sessions=2)
    bram = build.took(run, sessions=1)

    response = client.post(url(run, "aanwezigheid/"), boxes(run, (bram, 1)), follow=True)

    assert "2 vinkjes veranderd." in text_of(response)
    assert "Anna – Bram Jansen" in text_of(response)
    assert {(c.present, c.changed_by) for c in AttendanceChange.objects.all()} == {
        (True, anna),
        (False, anna),
    }
    assert attendance.count(bram) == 1


def test_tick_of_a_future_session_is_refused_whole(client, anna):
    run = build.past_run(sessions=1)
    bram = build.took(run, sessions=0)
    future = build.session(
        run, starts_at=build.NOW + timedelta(days=9), venue=run.sessions.get().venue
    )
    data = boxes(run, (bram, 0))
    data["shown"].append(f"{future.pk}-{bram.pk}")
    data["present"].append(f"{future.pk}-{bram.pk}")

    response = client.post(url(run, "aanwezigheid/"), data)

    assert response.status_code == 400
    assert "nog niet begonnen" in text_of(response)
    assert not CheckIn.objects.exists()


def test_future_sessions_have_no_box_to_tick(client, anna):
    run = build.run()
    build.bram(run)

    assert 'type="checkbox"' not in client.get(url(run, "aanwezigheid/")).text


def test_tick_for_who_cancelled_meanwhile_is_a_conflict(client, anna):
    run = build.run(sessions=1, starts_at=build.NOW + timedelta(hours=1))
    bram, daan = build.bram(run), build.daan(run)
    data = boxes(run, (bram, 0), (daan, 0))
    cancelling.cancel(daan)

    response = client.post(url(run, "aanwezigheid/"), data)

    assert response.status_code == 409
    assert "De lijst is veranderd" in text_of(response)
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize("value", ["", "x-y", "1", "9" * 40 + "-1", "1-2-3"])
def test_ticks_that_no_page_of_ours_sends_change_nothing(client, anna, value):
    run = build.past_run()
    build.took(run, sessions=0)

    response = client.post(url(run, "aanwezigheid/"), {"shown": value, "present": value})

    assert response.status_code == 302
    assert not CheckIn.objects.exists()


def test_guest_of_another_run_is_on_the_grid_and_can_be_ticked(client, anna):
    course = build.course()
    run, other = build.past_run(course), build.past_run(course)
    bram = build.took(run, sessions=2)
    missed, at = run.sessions_in_order()[2], other.sessions_in_order()[2]

    client.post(
        f"/beheer/cursussen/aanmelding/{bram.pk}/inhalen/",
        {"missed": missed.pk, "at": at.pk, "bevestigd": 1},
    )
    assert "haalt in" in text_of(client.get(url(other, "aanwezigheid/")))
    box = f"{at.pk}-{bram.pk}"
    client.post(url(other, "aanwezigheid/"), {"shown": box, "present": box})

    assert attendance.count(bram) == 3
    assert "ingehaald" in text_of(client.get(url(run, "aanwezigheid/")))


def test_made_up_session_is_taken_back_until_the_person_was_there(client, anna, frozen):
    course = build.course()
    run, other = build.past_run(course), build.run(course)
    bram = build.took(run, sessions=2)
    missed, at = run.sessions_in_order()[3], other.sessions_in_order()[0]
    page = f"/beheer/cursussen/aanmelding/{bram.pk}/inhalen/"
    asked = client.post(page, {"missed": missed.pk, "at": at.pk})
    assert "Laat toe en mail" in text_of(asked)
    assert not bram.admissions.exists()
    client.post(page, {"missed": missed.pk, "at": at.pk, "bevestigd": 1})
    first = bram.admissions.get()

    assert "Haal terug en mail" in text_of(client.post(page, {"end": first.pk}))
    assert bram.admissions.get() == first
    response = client.post(page, {"end": first.pk, "bevestigd": 1}, follow=True)
    assert "Teruggehaald." in text_of(response)
    assert "Wordt ingehaald" not in text_of(response)
    assert not bram.admissions.exists()
    assert bram.messages.filter(kind="admission_ended").count() == 1
    for twice in (first.pk, "x", "9" * 5_000):
        assert "was al teruggehaald" in text_of(client.post(page, {"end": twice}, follow=True))

    client.post(page, {"missed": missed.pk, "at": at.pk, "bevestigd": 1})
    frozen.move_to(at.starts_at)
    build.check_in(bram, at)
    client.force_login(build.User.objects.get())
    response = client.post(page, {"end": bram.admissions.get().pk}, follow=True)
    assert "Dat blijft staan." in text_of(response)
    assert bram.admissions.exists()


def test_admission_of_somebody_else_is_not_taken_back(client, anna):
    course = build.course()
    run, other = build.past_run(course), build.run(course)
    bram = build.took(run, sessions=2)
    daan = build.took(run, sessions=2, name="Daan de Vries", email="daan@example.nl")
    missed, at = run.sessions_in_order()[3], other.sessions_in_order()[0]
    client.post(
        f"/beheer/cursussen/aanmelding/{daan.pk}/inhalen/",
        {"missed": missed.pk, "at": at.pk, "bevestigd": 1},
    )

    client.post(
        f"/beheer/cursussen/aanmelding/{bram.pk}/inhalen/",
        {"end": daan.admissions.get().pk, "bevestigd": 1},
    )

    assert daan.admissions.exists()


def test_make_up_that_makes_no_sense_is_an_error(client, anna):
    course = build.course()
    run, other = build.past_run(course), build.past_run(course)
    bram = build.took(run, sessions=2)
    page = f"/beheer/cursussen/aanmelding/{bram.pk}/inhalen/"
    attended, at = run.sessions_in_order()[0], other.sessions_in_order()[0]

    response = client.post(page, {"missed": attended.pk, "at": at.pk})

    assert response.status_code == 400
    assert "Deze persoon was bij die bijeenkomst." in text_of(response)
    assert client.post(page, {"missed": attended.pk, "at": attended.pk}).status_code == 400
    assert not bram.admissions.exists()


# Exceptions and certificates -----------------------------------------------------------------------


def test_waiver_is_made_with_a_reason_and_withdrawn(client, anna):
    course = build.advanced(slug="verdieping")
    page = "/beheer/cursussen/uitzonderingen/verdieping/"
    form = {"name": "Ilse", "email": "ilse@example.nl", "reason": "Gaf zelf les."}

    assert "Maak de uitzondering en mail" in text_of(client.post(page, form))
    assert not Waiver.objects.exists()
    response = client.post(page, form | {"bevestigd": "1"}, follow=True)

    assert "Gaf zelf les." in text_of(response)
    assert "Anna," in text_of(response)
    again = form | {"email": " ILSE@Example.nl "}
    assert client.post(page, again).status_code == 400
    waiver = course.waivers.get()
    client.post(f"/beheer/cursussen/uitzonderingen/intrekken/{waiver.pk}/")
    assert "Ingetrokken op" in text_of(client.get(page))


def test_waiver_without_a_reason_is_an_error(client, anna):
    build.advanced(slug="verdieping")

    response = client.post(
        "/beheer/cursussen/uitzonderingen/verdieping/",
        {"name": "Ilse", "email": "ilse@example.nl", "reason": " "},
    )

    assert response.status_code == 400
    assert "Vul in waarom u een uitzondering maakt." in text_of(response)
    assert not Waiver.objects.exists()


def test_certificate_is_withdrawn_with_a_reason(client, anna):
    run = build.past_run()
    build.took(run, sessions=3)
    certificates.issue_due()
    certificate = Certificate.objects.get()
    page = f"/beheer/cursussen/bewijs/{certificate.pk}/intrekken/"

    assert client.post(page, {"reason": ""}).status_code == 400
    response = client.post(page, {"reason": "Verkeerde naam"}, follow=True)

    assert "ingetrokken" in text_of(response)
    certificate.refresh_from_db()
    assert certificate.withdrawn_reason == "Verkeerde naam"
    assert client.post(page, {"reason": "Nog eens"}).status_code == 302
