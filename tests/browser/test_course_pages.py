"""Every page of the courses in every state: clean under axe, nothing sideways, at three widths."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from courses import access_links, attendance, certificates
from courses.models import Certificate, Course
from eventsite.models import Event, Registration
from eventsite.tickets import links

from .. import build
from .conftest import look

pytestmark = pytest.mark.browser


def basic() -> Course:
    return build.course(
        summary="Leer in vier avonden hoe u mensen en geld bij elkaar brengt voor een plan in uw "
        "buurt.",
        audience="Iedereen met een idee voor de stad. U hoeft nog niets te kunnen.",
        description="Wat is crowdfunding, en wat is crowdsourcing?\n\nHoe vertelt u uw verhaal?",
    )


def several() -> Course:
    """A course with an open run, a full one with a queue, one called off, and a follow-up."""
    course = basic()
    build.bram(build.run(course))
    full = build.run(course, capacity=1, starts_at=timezone.now() + timedelta(days=40))
    build.daan(full)
    build.chaima(full)
    build.run(course, starts_at=timezone.now() + timedelta(days=60), status=Event.Status.CANCELLED)
    advanced = build.advanced(course)
    build.run(advanced, starts_at=timezone.now() + timedelta(days=50))
    return course


def full_run():
    run = build.run(basic(), capacity=1)
    build.daan(run)
    build.chaima(run)
    return run


def advanced_run(*, sessions: int):
    """An advanced run, and Bram, who was at that many sessions of a basic one."""
    course = basic()
    build.took(build.past_run(course), sessions=sessions)
    build.run(course, starts_at=timezone.now() + timedelta(days=20))
    return build.run(build.advanced(course), starts_at=timezone.now() + timedelta(days=50))


def access(run) -> str:
    token = access_links.token("bram@example.nl")
    return f"{run.get_absolute_url()}aanmelden/toegang/{token}/"


def with_initiative() -> str:
    build.initiative(name="Repaircafé Oost", contact_email="bram@example.nl")
    return access(advanced_run(sessions=3))


def certificate() -> Certificate:
    build.took(build.past_run(basic()), sessions=3)
    certificates.issue_due()
    return Certificate.objects.get()


def withdrawn() -> Certificate:
    return certificates.withdraw(certificate(), reason="Vergissing", by=None)


def progress() -> str:
    run = advanced_run(sessions=3)
    certificates.issue_due()
    bram = run.course.prerequisite.runs.get(registrations__email="bram@example.nl").registrations
    return links.registration_url(bram.get()) + "cursus/"


def making_up() -> str:
    course = basic()
    run, other = build.run(course), build.run(course, starts_at=timezone.now() + timedelta(days=9))
    bram = build.bram(run)
    attendance.make_up(bram, missed=run.sessions.first(), at=other.sessions.first(), by=None)
    return links.registration_url(bram) + "cursus/"


PAGES = {
    "courses": lambda: several() and "/cursussen/",
    "courses-empty": lambda: "/cursussen/",
    "course": lambda: several().get_absolute_url(),
    "course-empty": lambda: basic().get_absolute_url(),
    "run": lambda: build.run(basic(), trainer="Fatima Bouzidi").get_absolute_url(),
    "run-full": lambda: full_run().get_absolute_url(),
    "run-cancelled": lambda: build.run(status=Event.Status.CANCELLED).get_absolute_url(),
    "run-over": lambda: build.past_run().get_absolute_url(),
    "run-sign-up": lambda: build.run(basic()).get_absolute_url() + "aanmelden/",
    "run-sign-up-full": lambda: full_run().get_absolute_url() + "aanmelden/",
    "advanced-prove": lambda: advanced_run(sessions=2).get_absolute_url() + "aanmelden/",
    "advanced-short": lambda: access(advanced_run(sessions=2)),
    "advanced-sign-up": lambda: access(advanced_run(sessions=3)),
    "advanced-sign-up-known": with_initiative,
    "access-open": lambda: (
        advanced_run(sessions=3) and f"/cursussen/toegang/{access_links.token('bram@example.nl')}/"
    ),
    "access-short": lambda: (
        advanced_run(sessions=1) and f"/cursussen/toegang/{access_links.token('bram@example.nl')}/"
    ),
    "progress": progress,
    "progress-making-up": making_up,
    "course-registration": lambda: links.registration_url(build.bram(build.run(basic()))),
    "course-ticket": lambda: links.ticket_url(build.bram(build.run(basic()))),
    "certificate": lambda: certificate().get_absolute_url(),
    "certificate-withdrawn": lambda: withdrawn().get_absolute_url(),
    "certificate-unknown": lambda: f"/bewijs/{'0' * 26}/",
    "verify": lambda: "/bewijs/",
    "verify-wrong": lambda: "/bewijs/?code=ABC",
}


@pytest.mark.parametrize("name", PAGES)
def test_course_page_is_clean_at_every_width(page, axe, picture, name):
    look(page, axe, picture, name, PAGES[name]())


def test_errors_of_the_initiative_lead_to_their_fields(page, axe, picture):
    page.goto(access(advanced_run(sessions=3)))
    page.get_by_role("button", name="Aanmelding versturen").click()

    expect(page.get_by_role("heading", name="Er zijn 2 fouten")).to_be_focused()
    assert axe(page) == []
    picture("advanced-errors")
    for link in page.locator("[data-error-summary] a").all():
        link.press("Enter")
        expect(page.locator(":focus")).to_have_attribute("aria-invalid", "true")


def test_desk_page_of_a_made_up_session_is_clean_and_takes_it_back(page, axe, picture, sign_in):
    making_up()
    bram = Registration.objects.get(email="bram@example.nl")
    sign_in(page.context)
    url = f"/beheer/cursussen/aanmelding/{bram.pk}/inhalen/"
    look(page, axe, picture, "desk-make-up", url)

    page.get_by_role("button", name="Haal terug").press("Enter")

    expect(page.get_by_text("Teruggehaald.")).to_be_visible()
    expect(page.get_by_role("button", name="Haal terug")).to_have_count(0)
    assert axe(page) == []
