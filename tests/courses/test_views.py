from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest

from courses import access, access_links, attendance, certificates, waivers
from courses.models import Certificate
from eventsite.booking import calling_off
from eventsite.models import Event, Message, Registration
from eventsite.tickets import links
from initiatives.models import Initiative

from .. import build
from ..cafes.test_views import text_of
from ..eventsite.findability.pages import Head

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def basic():
    return build.course(slug="basis")


@pytest.fixture
def advanced(basic):
    return build.advanced(basic, slug="verdieping")


def enrol(client, run, **fields):
    form = {
        "name": "Bram Jansen",
        "email": "bram@example.nl",
        "submission_id": str(uuid.uuid4()),
    }
    return client.post(run.get_absolute_url() + "aanmelden/", form | fields)


def json_ld_of(response):
    return Head(response.content.decode()).of_type("Course")


# What there is -------------------------------------------------------------------------------------


def test_index_shows_each_course_what_for_whom_and_the_places_left(client, basic, advanced):
    run = build.run(basic, capacity=12)
    build.bram(run)

    text = text_of(client.get("/cursussen/"))

    assert "Leer hoe u mensen en geld vindt voor uw plan." in text
    assert "Iedereen met een idee voor de stad." in text
    assert "11 plaatsen vrij" in text
    assert "U was bij ten minste 3 bijeenkomsten van “Basiscursus crowdfunding”." in text
    assert "De volgende datum is nog niet bekend." in text


def test_index_without_courses_says_so(client):
    assert "Er zijn nu geen cursussen" in text_of(client.get("/cursussen/"))


@pytest.mark.parametrize("number", [1, 3])
def test_index_takes_four_queries_for_any_number(client, django_assert_num_queries, number):
    for _ in range(number):
        run = build.run(build.course(), capacity=1, sessions=number)
        for _person in range(number):
            build.registration(run)

    with django_assert_num_queries(4):
        client.get("/cursussen/")


def test_course_lists_runs_to_come_with_all_their_sessions(client, basic):
    coming, past = build.run(basic, sessions=4), build.past_run(basic)
    build.run(basic, status=Event.Status.DRAFT, slug="geheim")

    response = client.get("/cursussen/basis/")

    assert text_of(response).count("19.30 uur, ’t Seinwezen") == 4
    assert coming.get_absolute_url() in response.text
    assert past.get_absolute_url() not in response.text
    assert "geheim" not in response.text


@pytest.mark.parametrize("number", [1, 3])
def test_course_takes_five_queries_for_any_number(client, basic, django_assert_num_queries, number):
    for _ in range(number):
        build.registration(build.run(basic, sessions=number))

    with django_assert_num_queries(5):
        client.get("/cursussen/basis/")


def test_run_shows_sessions_room_and_calendars(client, basic):
    run = build.run(basic, capacity=12)
    build.bram(run)

    response = client.get(run.get_absolute_url())

    text = text_of(response)
    assert "Nog 11 van de 12 plaatsen vrij" in text
    assert "Uw kaart geldt elke keer." in text
    ways = f"{run.get_absolute_url()}agenda/"
    assert f'href="{ways}"' in response.text
    for session in run.sessions.all():
        assert f'href="{ways}#bijeenkomst-{session.pk}"' in response.text


def test_run_offers_only_sessions_to_come_for_the_calendar(client, basic, frozen):
    run = build.run(basic, sessions=2)
    first, second = run.sessions.order_by("starts_at")
    frozen.move_to(first.ends_at)

    page = client.get(run.get_absolute_url()).text

    assert f"agenda/#bijeenkomst-{second.pk}" in page
    assert f"#bijeenkomst-{first.pk}" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_run_takes_three_queries_for_any_number(client, basic, django_assert_num_queries, number):
    run = build.run(basic, sessions=number)
    for _ in range(number):
        build.registration(run)

    with django_assert_num_queries(3):
        client.get(run.get_absolute_url())


@pytest.mark.parametrize("page", ["", "aanmelden/", "agenda.ics"])
def test_draft_run_and_wrong_addresses_are_nowhere(client, basic, advanced, page):
    draft = build.run(basic, status=Event.Status.DRAFT)
    run = build.run(basic)

    assert client.get(draft.get_absolute_url() + page).status_code == 404
    assert client.get(f"/cursussen/verdieping/{run.slug}/{page}").status_code == 404
    assert client.get("/cursussen/bestaat-niet/").status_code == 404


def test_cancelled_run_says_so_as_a_course(client, basic):
    run = build.run(basic, status=Event.Status.CANCELLED)

    text = text_of(client.get(run.get_absolute_url()))

    assert "Deze cursus gaat niet door" in text
    assert "Deze avond" not in text
    assert "in uw agenda" not in text


def test_json_ld_is_a_course_with_its_instances(client, basic, advanced):
    run = build.run(basic, capacity=2, sessions=2, trainer="Fatima")
    build.bram(run)

    data = json_ld_of(client.get("/cursussen/basis/"))

    assert data["@type"] == "Course"
    assert data["provider"]["name"] == "Gemeente Haarlem"
    (instance,) = data["hasCourseInstance"]
    assert instance["@type"] == "CourseInstance"
    assert instance["courseMode"] == "onsite"
    assert instance["courseWorkload"] == "PT5H"
    assert instance["remainingAttendeeCapacity"] == 1
    assert instance["instructor"] == {"@type": "Person", "name": "Fatima"}
    assert len(instance["subEvent"]) == 2
    assert re.search(r"\+0[12]:00$", instance["startDate"])
    of_advanced = json_ld_of(client.get("/cursussen/verdieping/"))
    assert of_advanced["coursePrerequisites"]["name"] == "Basiscursus crowdfunding"
    of_run = json_ld_of(client.get(run.get_absolute_url()))
    assert of_run["hasCourseInstance"][0]["url"].endswith(run.get_absolute_url())


def test_calendars_hold_all_sessions_or_just_one(client, basic):
    run, other = build.run(basic, sessions=3), build.run(basic)
    session = run.sessions.first()

    everything = client.get(f"{run.get_absolute_url()}agenda.ics")
    one = client.get(f"{run.get_absolute_url()}{session.pk}.ics")

    assert everything.text.count("BEGIN:VEVENT") == 3
    assert f"https://cafe.example.nl{run.get_absolute_url()}agenda.ics" in everything.text.replace(
        "\r\n ", ""
    )
    assert one["Content-Type"] == "text/calendar; charset=utf-8"
    assert one.text.count("BEGIN:VEVENT") == 1
    assert session.uid in one.text.replace("\r\n ", "")
    assert "ATTENDEE" not in one.text
    assert client.get(f"{other.get_absolute_url()}{session.pk}.ics").status_code == 404


# Enrolling -----------------------------------------------------------------------------------------


def test_enrol_leads_to_the_mail(client, basic):
    run = build.run(basic)

    response = enrol(client, run)

    assert response.status_code == 200
    assert "Kijk in uw mail" in text_of(response)
    assert run.registrations.get().is_confirmed


def test_form_shows_every_session_and_asks_no_party(client, basic):
    run = build.run(basic, sessions=4)

    response = client.get(run.get_absolute_url() + "aanmelden/")

    assert text_of(response).count("19.30–22.00 uur") == 4
    assert "party_size" not in response.text
    assert "alleen voor deze cursus" in text_of(response)


def test_enrol_with_a_party_from_an_old_form_is_one_person(client, basic):
    run = build.run(basic)

    assert enrol(client, run, party_size="6").status_code == 200
    assert run.registrations.get().party_size == 1


def test_enrol_in_another_run_of_the_course_is_refused_in_the_mail(client, basic):
    bram = build.bram(build.run(basic))
    other = build.run(basic)

    response = enrol(client, other)

    assert links.make_token(bram, links.Purpose.REGISTRATION) not in response.text
    mail = build.mail(bram.messages.get(kind="asked_again")).body
    assert "U kunt aan één ronde tegelijk meedoen" in mail
    assert not other.registrations.exists()


def test_enrol_with_errors_says_how_many(client, basic):
    response = enrol(client, build.run(basic), name="", email="x")

    assert response.status_code == 400
    assert "Er zijn 2 fouten" in text_of(response)


def test_enrol_from_another_site_is_refused(client, basic):
    run = build.run(basic)

    response = client.post(
        run.get_absolute_url() + "aanmelden/", {}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert response.status_code == 403


@pytest.mark.parametrize(
    ("fields", "moment", "status", "says"),
    [
        ({"status": Event.Status.CANCELLED}, 0, 410, "Deze cursus gaat niet door"),
        ({}, 60, 410, "Deze cursus is voorbij"),
        ({}, 15, 409, "De aanmelding is gesloten"),
    ],
)
def test_enrol_that_is_not_open_says_why(client, basic, frozen, fields, moment, status, says):
    run = build.run(basic, **fields)
    frozen.shift(timedelta(days=moment))

    response = enrol(client, run)

    assert response.status_code == status
    assert says in text_of(response)


# The course that opens on another ------------------------------------------------------------------


def access_url(run, email="bram@example.nl") -> str:
    return f"{run.get_absolute_url()}aanmelden/toegang/{access_links.token(email)}/"


def test_advanced_asks_for_the_link_and_shows_the_next_basic_run(client, basic, advanced):
    full = build.run(basic, capacity=1, slug="vol")
    build.bram(full)
    with_room = build.run(basic, slug="met-plaats", starts_at=build.NOW + timedelta(days=60))
    run = build.run(advanced)

    response = client.get(run.get_absolute_url() + "aanmelden/")

    assert "Dit is een vervolgcursus" in text_of(response)
    assert with_room.get_absolute_url() in response.text
    assert full.get_absolute_url() not in response.text
    assert 'name="name"' not in response.text


@pytest.mark.parametrize("email", ["bram@example.nl", "onbekend@example.nl"])
def test_typing_an_address_opens_nothing_and_tells_nothing(client, basic, advanced, email):
    build.took(build.past_run(basic), sessions=3)
    run = build.run(advanced)

    response = client.post(run.get_absolute_url() + "aanmelden/", {"email": email, "name": "Bram"})

    assert response.status_code == 200
    assert "Kijk in uw mail" in text_of(response)
    assert text_of(response).replace(email, "@") == text_of(
        client.post(run.get_absolute_url() + "aanmelden/", {"email": "c@example.nl"})
    ).replace("c@example.nl", "@")
    assert not run.registrations.exists()
    assert Message.objects.filter(kind="course_access").count() == (email == "bram@example.nl")


def test_typing_no_address_is_an_error(client, advanced):
    run = build.run(advanced)

    response = client.post(run.get_absolute_url() + "aanmelden/", {"email": "bram@"})

    assert response.status_code == 400
    assert "Er is 1 fout" in text_of(response)


def test_link_from_the_mail_shows_what_is_open(client, basic, advanced):
    build.took(build.past_run(basic), sessions=3)
    run = build.run(advanced)
    access.send_access_link("bram@example.nl")

    response = client.get(f"/cursussen/toegang/{access_links.token('bram@example.nl')}/")

    assert "Open voor u" in text_of(response)
    assert "U was bij 3 bijeenkomsten" in text_of(response)
    assert run.slug in response.text
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]


def test_who_is_a_session_short_sees_why_and_where_to_go_before_any_form(client, basic, advanced):
    build.took(build.past_run(basic), sessions=2)
    next_basic, run = build.run(basic), build.run(advanced)

    response = client.get(access_url(run))

    assert response.status_code == 403
    assert (
        "U was bij 2 van de bijeenkomsten van “Basiscursus crowdfunding”. Er zijn er 3 nodig."
        in (text_of(response))
    )
    assert next_basic.get_absolute_url() in response.text
    assert "<form" not in response.text
    assert client.post(access_url(run), {"name": "Bram"}).status_code == 403
    assert not run.registrations.exists()


def test_no_basic_run_with_room_is_said_too(client, basic, advanced):
    build.took(build.past_run(basic), sessions=2)

    response = client.get(access_url(build.run(advanced)))

    assert "Er is nu geen “Basiscursus crowdfunding” met plaats." in text_of(response)


def test_enrol_in_the_advanced_names_a_new_initiative(client, basic, advanced):
    build.took(build.past_run(basic), sessions=3)
    run = build.run(advanced)
    page = client.get(access_url(run))
    assert 'value="Bram Jansen"' in page.text
    assert 'name="email"' not in page.text

    response = client.post(
        access_url(run),
        {
            "name": "Bram Jansen",
            "email": "ander@example.nl",
            "initiative_name": "Kweektuin",
            "initiative_summary": "Spelen tussen de planten.",
        },
    )

    assert response.status_code == 303
    made = run.registrations.get()
    assert made.email == "bram@example.nl"
    initiative = made.enrolled_initiative.initiative
    assert (initiative.name, initiative.contact_email) == ("Kweektuin", "bram@example.nl")


def test_enrol_in_the_advanced_with_an_initiative_of_ones_own(client, basic, advanced):
    build.took(build.past_run(basic), sessions=3)
    mine = build.initiative(name="Repaircafé Oost", contact_email="bram@example.nl")
    build.initiative(name="Van een ander", contact_email="x@example.nl")
    run = build.run(advanced)
    page = client.get(access_url(run))
    assert "Repaircafé Oost" in page.text
    assert "Van een ander" not in page.text

    response = client.post(access_url(run), {"name": "Bram", "initiative": str(mine.pk)})

    assert response.status_code == 303
    assert run.registrations.get().enrolled_initiative.initiative == mine


def test_somebody_elses_initiative_is_no_choice(client, basic, advanced):
    build.took(build.past_run(basic), sessions=3)
    build.initiative(name="Eigen", contact_email="bram@example.nl")
    other = build.initiative(name="Ander", contact_email="x@example.nl")

    response = client.post(
        access_url(build.run(advanced)), {"name": "Bram", "initiative": str(other.pk)}
    )

    assert response.status_code == 400
    assert "Kies een initiatief." in text_of(response)


@pytest.mark.parametrize("known", [False, True])
def test_enrol_in_the_advanced_without_an_initiative_is_an_error(client, basic, advanced, known):
    build.took(build.past_run(basic), sessions=3)
    if known:
        build.initiative(name="Eigen", contact_email="bram@example.nl")
    run = build.run(advanced)

    response = client.post(access_url(run), {"name": "Bram", "initiative": "another"})

    assert response.status_code == 400
    assert "Er zijn 2 fouten" in text_of(response)
    assert "Vul de naam van uw initiatief in." in text_of(response)
    assert not Initiative.objects.filter(name="").exists()
    assert not run.registrations.exists()


@pytest.mark.parametrize("path", ["/cursussen/toegang/onzin/", "aanmelden/toegang/onzin/"])
def test_links_that_never_were_are_404(client, advanced, path):
    run = build.run(advanced)
    path = path if path.startswith("/") else run.get_absolute_url() + path

    response = client.get(path)

    assert response.status_code == 404
    assert "Deze link werkt niet" in text_of(response)


def test_waiver_opens_the_form(client, advanced):
    waivers.waive(advanced, name="Ilse", email="ilse@example.nl", reason="Geheim", by=None)
    run = build.run(advanced)

    response = client.get(access_url(run, "ilse@example.nl"))

    assert response.status_code == 200
    assert 'value="Ilse"' in response.text
    shown = client.get(f"/cursussen/toegang/{access_links.token('ilse@example.nl')}/")
    assert "De organisatie heeft voor u een uitzondering gemaakt." in text_of(shown)
    assert "Geheim" not in shown.text


# One's own progress --------------------------------------------------------------------------------


def progress_url(registration) -> str:
    return links.registration_url(registration) + "cursus/"


def test_progress_shows_each_session_and_what_opens_next(client, basic, advanced):
    bram = build.took(build.past_run(basic), sessions=3)

    text = text_of(client.get(progress_url(bram)))

    assert "U was bij 3 van de 4 bijeenkomsten." in text
    assert text.count("Aanwezig ") >= 3
    assert "Deze cursus is voor u open." in text


def test_progress_of_who_is_short_says_how_much_is_needed(client, basic, advanced):
    bram = build.took(build.past_run(basic), sessions=2)

    text = text_of(client.get(progress_url(bram)))

    assert "Er zijn er 3 nodig." in text


def test_progress_names_where_to_make_up(client, basic):
    run, other = build.run(basic), build.run(basic, sessions=1)
    bram = build.bram(run)
    attendance.make_up(bram, missed=run.sessions.first(), at=other.sessions.get(), by=None)

    assert "U bent welkom op" in text_of(client.get(progress_url(bram)))


def test_progress_is_for_courses(client):
    assert client.get(progress_url(build.bram(build.edition()))).status_code == 404


def test_registration_and_ticket_name_every_session(client, basic):
    bram = build.bram(build.run(basic, sessions=4))

    page = client.get(links.registration_url(bram))
    ticket = client.get(links.ticket_url(bram))

    assert text_of(page).count("19.30–22.00 uur") == 4
    assert progress_url(bram) in page.text
    assert "Deze kaart geldt voor alle bijeenkomsten" in text_of(ticket)


# The certificate -----------------------------------------------------------------------------------


@pytest.fixture
def certificate(basic) -> Certificate:
    build.took(build.past_run(basic), sessions=3)
    certificates.issue_due()
    return Certificate.objects.get()


def test_certificate_page_shows_what_the_paper_says(client, certificate):
    response = client.get(certificate.get_absolute_url())

    text = text_of(response)
    assert response.status_code == 200
    assert "Dit bewijs is echt en geldig" in text
    assert "Bram Jansen" in text
    assert "Aanwezig bij 3 van de 4 bijeenkomsten." in text
    assert "bram@example.nl" not in response.text
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_certificate_page_takes_one_query(client, certificate, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(certificate.get_absolute_url())


@pytest.mark.parametrize("code", ["0" * 26, "RADEN", "0" * 25 + "U"])
@pytest.mark.parametrize("file", ["", "bewijs.pdf"])
def test_certificate_code_guessed_is_404_in_words(client, certificate, code, file):
    response = client.get(f"/bewijs/{code}/{file}")

    assert response.status_code == 404
    assert "Dit bewijs kennen wij niet" in text_of(response)
    assert "Bram" not in response.text


def test_withdrawn_certificate_says_so_and_names_nobody(client, certificate):
    certificates.withdraw(certificate, reason="Vergissing van ons", by=None)

    response = client.get(certificate.get_absolute_url())
    file = client.get(certificate.get_absolute_url() + "bewijs.pdf")

    assert "Dit bewijs is ingetrokken" in text_of(response)
    assert "geldig" not in text_of(response)
    assert "Bram" not in response.text
    assert "Vergissing" not in response.text
    assert file.status_code == 410
    assert "Dit bewijs is ingetrokken" in text_of(file)


def test_certificate_file_is_a_pdf(client, certificate):
    response = client.get(certificate.get_absolute_url() + "bewijs.pdf")

    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert "no-store" in response["Cache-Control"]


def test_typed_code_leads_to_the_certificate(client, certificate):
    response = client.get("/bewijs/", {"code": certificate.readable_code.lower()})

    assert response.status_code == 302
    assert response["Location"] == certificate.get_absolute_url()


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("", "Vul de code in die op het bewijs staat."),
        ("x" * 5000, "Vul de code in die op het bewijs staat."),
        ("ABC", "Dit is geen code van een bewijs dat wij hebben afgegeven."),
    ],
)
def test_typed_code_that_is_none_is_an_error_of_the_field(client, certificate, code, says):
    response = client.get("/bewijs/", {"code": code})

    assert response.status_code == 404
    assert says in text_of(response)


def test_run_called_off_reaches_who_is_enrolled_and_its_pages_say_so(client, basic):
    bram = build.bram(build.run(basic))
    calling_off.call_off(bram.event)

    assert "Deze cursus gaat niet door" in text_of(client.get(links.registration_url(bram)))
    assert "Deze cursus gaat niet door" in text_of(client.get(links.ticket_url(bram)))
    assert Registration.objects.get().messages.filter(kind="event_cancelled").count() == 1
