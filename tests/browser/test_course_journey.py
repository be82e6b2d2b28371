"""From enrolling in the basic course to the advanced one and a certificate that anyone can verify."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db.models import F
from playwright.sync_api import expect

from courses.models import Certificate
from eventsite.models import Message
from eventsite.tickets import links

from .. import build
from .conftest import look

pytestmark = pytest.mark.browser


def path_in(text: str, pattern: str) -> str:
    """The address in a mail, without the host that the tests do not have."""
    return re.search(rf"https://cafe\.example\.nl({pattern}\S*)", text).group(1)


def test_basic_course_opens_the_advanced_one_and_gives_a_certificate(page, sign_in):
    run = build.run(build.course())
    following = build.run(build.advanced(run.course))
    daan = build.daan(run)

    # Bram enrols once for all sessions.
    page.goto("/cursussen/")
    page.get_by_role("link", name="Basiscursus crowdfunding").first.click()
    expect(page).to_have_url(run.course.get_absolute_url())
    page.wait_for_load_state()
    page.get_by_role("link", name="Basiscursus crowdfunding").last.click()
    page.get_by_role("link", name="Meld u aan").click()
    page.get_by_label("Naam").fill("Bram Jansen")
    page.get_by_label("E-mailadres").fill("bram@example.nl")
    page.get_by_role("button", name="Aanmelding versturen").click()
    expect(page.get_by_role("heading", name="Kijk in uw mail")).to_be_visible()
    bram = run.registrations.get(email="bram@example.nl")

    # Four weeks later the trainer types in the list: Bram was there three times, Daan twice.
    run.sessions.update(
        doors_open_at=F("doors_open_at") - timedelta(days=60),
        starts_at=F("starts_at") - timedelta(days=60),
        ends_at=F("ends_at") - timedelta(days=60),
    )
    sign_in(page.context)
    page.goto(f"/beheer/cursussen/{run.pk}/aanwezigheid/")
    for name, times in (("Bram Jansen", 3), ("Daan de Vries", 2)):
        boxes = page.get_by_role("row", name=name).get_by_role("checkbox")
        for number in range(times):
            boxes.nth(number).check()
    page.get_by_role("button", name="Aanwezigheid opslaan").click()
    expect(page.get_by_text("5 vinkjes veranderd.")).to_be_visible()
    page.context.clear_cookies(name="session")
    call_command("worker", once=True)

    # Bram follows his link to the certificate, which anyone can verify, …
    page.goto(links.registration_url(bram))
    page.get_by_role("link", name="Uw aanwezigheid en bewijs").click()
    page.get_by_role("link", name="Bekijk uw bewijs").click()
    expect(page.get_by_text("Dit bewijs is echt en geldig")).to_be_visible()
    certificate = Certificate.objects.get()
    page.goto("/bewijs/")
    page.get_by_label("Code op het bewijs").fill(certificate.readable_code.lower())
    page.get_by_role("button", name="Controleer het bewijs").click()
    expect(page.get_by_text("Bram Jansen")).to_be_visible()

    # … and into the advanced course, with his initiative.
    page.goto(links.registration_url(bram) + "cursus/")
    page.get_by_role("link", name="Bekijk wanneer en meld u aan").click()
    expect(page.get_by_text("Open voor u")).to_be_visible()
    page.get_by_role("link", name="Meld u aan").click()
    page.get_by_label("Naam van uw initiatief").fill("Natuurspeeltuin Kweektuin")
    page.get_by_label("Uw initiatief in één zin").fill("Spelen tussen de planten.")
    page.get_by_role("button", name="Aanmelding versturen").click()
    expect(page.get_by_role("heading", name="U bent aangemeld")).to_be_visible()
    enrolled = following.registrations.get()
    assert enrolled.email == "bram@example.nl"
    assert enrolled.enrolled_initiative.initiative.name == "Natuurspeeltuin Kweektuin"

    # Daan was one session short: no certificate, and the advanced course says why.
    assert not Message.objects.filter(kind="certificate", registration=daan).exists()
    page.goto(following.get_absolute_url())
    page.get_by_role("link", name="Meld u aan").click()
    page.get_by_label("E-mailadres").fill("daan@example.nl")
    page.get_by_role("button", name="Stuur mij de link").click()
    expect(page.get_by_role("heading", name="Kijk in uw mail")).to_be_visible()
    mail.outbox.clear()
    call_command("worker", once=True)
    (access,) = [m for m in mail.outbox if m.to == ["daan@example.nl"]]
    page.goto(path_in(access.body, "/cursussen/toegang/"))
    expect(page.get_by_text("Er zijn er 3 nodig.")).to_be_visible()
    expect(page.get_by_role("link", name="Meld u aan")).to_have_count(0)


def desk_pages(run) -> dict[str, str]:
    root = f"/beheer/cursussen/{run.pk}/"
    course = build.advanced(run.course, slug="verdieping")
    return {
        "desk-run": root,
        "desk-attendance": f"{root}aanwezigheid/",
        "desk-sessions": f"{root}bijeenkomsten/",
        "desk-call-off": f"{root}aflasten/",
        "desk-waivers": f"/beheer/cursussen/uitzonderingen/{course.slug}/",
        "desk-make-up": f"/beheer/cursussen/aanmelding/{run.registrations.first().pk}/inhalen/",
    }


def test_desk_pages_are_clean(page, axe, picture, sign_in):
    run = build.past_run()
    for number, name in enumerate(("Bram Jansen", "Daan de Vries", "Chaima El Amrani")):
        build.took(run, sessions=number + 1, name=name, email=f"b{number}@example.nl")
    sign_in(page.context)

    for name, url in desk_pages(run).items():
        look(page, axe, picture, name, url)
