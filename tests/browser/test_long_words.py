"""Words as long as Dutch makes them, names, addresses: no page is wider than its screen, none is cut
off (WCAG 1.4.4, 1.4.10, 1.4.12)."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cafes.models import Edition
from eventsite.models import CalendarLink, Session, StaffMember, Venue
from eventsite.tickets import links
from eventsite.web import pictures
from eventsite.webhooks import verbs as webhooks
from initiatives import campaigns, publishing
from initiatives import links as initiative_links

from .. import build
from ..eventsite.web.test_pictures import photo
from .conftest import resize

pytestmark = pytest.mark.browser

WORD = "Hottentottententententoonstellingsmakersbonds"
NAME = "Wolfeschlegelsteinhausenbergerdorffvoralterna"
EMAIL = f"{'n' * 50}@{'b' * 18}.example.nl"
URL = f"https://voorbeeld.example.nl/{'p' * 171}"
WIDTHS = (320, 390, 820, 1280)

# What sticks out of the page or out of what hides it, apart from what one can scroll to.
STICKS_OUT = """() => {
  const scrolls = (e) => ["auto", "scroll"].includes(getComputedStyle(e).overflowX);
  const faults = [];
  if (document.documentElement.scrollWidth > innerWidth)
    faults.push(`page ${document.documentElement.scrollWidth}`);
  for (const e of document.querySelectorAll("body *")) {
    if (e.closest("svg, progress, .hidden-visually, [hidden], .utrecht-skip-link") || !e.checkVisibility()) continue;
    const texts = [...e.childNodes].filter((n) => n.nodeType === 3 && n.data.trim());
    if (!texts.length) continue;
    const boxes = texts.map((n) => { const r = document.createRange(); r.selectNode(n); return r.getBoundingClientRect(); });
    const left = Math.min(...boxes.map((b) => b.left)), right = Math.max(...boxes.map((b) => b.right));
    for (let p = e; p; p = p.parentElement) {
      if (scrolls(p)) break;
      const box = p === document.documentElement ? { left: 0, right: innerWidth } : p.getBoundingClientRect();
      const hides = p === document.documentElement || getComputedStyle(p).overflowX !== "visible" || p === e;
      if (hides && (right > box.right + 1.5 || left < box.left - 1.5)) {
        faults.push(`${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 30)} ${Math.round(right)} > ${Math.round(box.right)} of ${p.tagName}.${p.className}`);
        break;
      }
    }
  }
  return faults;
}"""

# As somebody may set them, all four at once (WCAG 1.4.12).
SPACED = """on => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }");
  document.adoptedStyleSheets = on ? [sheet] : [];
}"""


def world() -> dict[str, str]:
    """Every kind of page by its address, with long words wherever somebody types."""
    sentence = f"Een {WORD} in de buurt."
    start = timezone.localtime() + timedelta(hours=2)
    edition = build.edition(
        title=WORD, headline=f"Een {WORD}", summary=sentence, description=sentence, starts_at=start
    )
    Venue.objects.update(name=WORD, street=WORD, city=WORD[:40], accessibility=sentence)
    stands, slots = build.stands(edition, 3), build.slots(edition, 2)
    initiative = build.initiative(
        name=WORD, summary=sentence, story=sentence, website=URL, contact_name=NAME,
        contact_email=EMAIL, needs=dict.fromkeys(("people", "money"), WORD),
    )  # fmt: skip
    publishing.set_picture(initiative, pictures.read(io.BytesIO(photo())), alt=WORD)
    campaigns.keep_campaign(
        initiative, title=WORD, target=12_500, raised=8_940, link=URL, started_on=start.date()
    )
    build.offer(initiative, name=NAME, email=EMAIL, what=sentence)
    pitcher = build.initiator(
        edition, stand=stands[0], slot=slots[0], name=NAME, email=EMAIL, initiative=initiative
    )
    visitor = build.bram(edition, name=NAME)
    Edition.objects.update(capacity=1)
    course = build.course(title=WORD, summary=sentence, description=sentence, audience=sentence)
    run = build.run(course, sessions=2, trainer=NAME)
    Session.objects.filter(event=run).update(title=WORD)
    enrolled = build.daan(run, name=NAME, email=EMAIL)
    mailing = build.mailing(edition, subject=WORD, text=f"{WORD} {URL}")
    calendar = CalendarLink.objects.create(email=EMAIL)
    session = edition.sessions.get()
    build.tablet(session)
    key = build.api_key(name=f"{WORD} website", partner=NAME, contact_email=EMAIL, events=[edition])
    type(visitor).objects.filter(pk=visitor.pk).update(key=key.key, source="partner")
    webhook = build.webhook(URL, name=NAME, event=edition)
    webhooks.ping(webhook)
    of, own = links.registration_url(pitcher), initiative_links.own_url(initiative)
    cafe, desk = edition.get_absolute_url(), f"/beheer/cafes/{edition.slug}/"
    of_course = f"/beheer/cursussen/{run.pk}/"
    public = [
        "/", cafe, f"{cafe}aanmelden/", f"{cafe}meedoen/?kraam=2", f"{cafe}kramen/",
        f"{cafe}pitches/", f"{cafe}agenda/", "/agenda/", of, f"{of}geboekt/", f"{of}bevestiging/",
        f"{of}wijzigen/", f"{of}afmelden/", f"{of}afzeggen/", f"{of}meedoen/",
        links.ticket_url(pitcher), links.registration_url(visitor), own, f"{own}wijzigen/",
        f"{own}meedoen/", f"{own}foto/weghalen/", "/initiatieven/", initiative.get_absolute_url(),
        initiative_links.help_url(initiative), "/cursussen/", course.get_absolute_url(),
        run.get_absolute_url(), f"{links.registration_url(enrolled)}cursus/",
        f"/agenda/persoonlijk/{links.calendar_token(calendar)}/", "/mijn/", "/privacy/",
        "/toegankelijkheid/", "/ontwikkelaars/", "/bestaat-niet/", "/beheer/account/login/",
    ]  # fmt: skip
    staff = [
        "/beheer/", f"{desk}kramen/", f"{desk}kramen/?kraam=1", f"{desk}podium/", f"{desk}workshop/",
        f"/beheer/evenementen/{edition.slug}/afdrukken/",
        f"{desk}plek-geven/", f"{desk}klok/", "/beheer/cursussen/", of_course,
        f"{of_course}aanwezigheid/", f"{of_course}bijeenkomsten/", "/beheer/initiatieven/",
        f"/beheer/initiatieven/{initiative.pk}/", "/beheer/initiatieven/vragen/", "/beheer/mails/",
        f"/beheer/evenementen/{edition.slug}/berichten/", f"{mailing.get_absolute_url()}wijzigen/", "/inchecken/",
        f"/inchecken/{session.pk}/stand/", f"/inchecken/{session.pk}/tablets/",
    ]  # fmt: skip
    settings = "/beheer/instellingen/"
    manager = [
        settings, f"{settings}sleutels/", f"{settings}sleutels/nieuw/",
        f"{settings}sleutels/{key.key.pk}/", f"{settings}sleutels/{key.key.pk}/intrekken/",
        f"{settings}webhooks/", f"{settings}webhooks/{webhook.pk}/",
        f"{settings}webhooks/{webhook.pk}/wijzigen/", "/beheer/mails/vastgehouden/",
        f"/beheer/evenementen/{edition.slug}/mensen/", "/beheer/logboek/",
    ]  # fmt: skip
    return {"public": public, "staff": staff, "manager": manager}


def sticks_out(page) -> dict[str, list[str]]:
    found = {}
    for width in WIDTHS:
        resize(page, width)
        found[f"{width}"] = page.evaluate(STICKS_OUT)
        if width in {320, 1280}:
            page.evaluate(SPACED, True)
            found[f"{width}, spaced"] = page.evaluate(STICKS_OUT)
            page.evaluate(SPACED, False)
        if width in {390, 1280}:
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            found[f"{width}, large"] = page.evaluate(STICKS_OUT)
            page.evaluate("document.documentElement.style.fontSize = ''")
    return {width: faults for width, faults in found.items() if faults}


@pytest.mark.parametrize("whose", ["public", "staff", "manager"])
def test_long_words_stay_on_the_page(page, sign_in, picture, whose):
    assert (len(WORD), len(NAME), len(EMAIL), len(URL)) == (45, 45, 80, 200)
    pages = world()[whose]
    if whose != "public":
        sign_in(page.context)
    if whose == "manager":
        StaffMember.objects.update(role=StaffMember.Role.MANAGER)

    found = {}
    for url in pages:
        page.goto(url)
        faults = sticks_out(page)
        if faults:
            found[url] = faults

    assert found == {}


def test_long_name_stays_on_the_page_at_the_door(page, sign_in, picture):
    session = build.edition(
        title=WORD, starts_at=timezone.now() + timedelta(hours=1)
    ).sessions.get()
    build.bram(session.event, name=NAME, party_size=2)
    sign_in(page.context)

    page.goto(f"/inchecken/{session.pk}/")
    page.get_by_label("Naam", exact=True).first.fill("Wolfe")
    page.get_by_role("button", name="Zoek op naam").click()
    found = page.get_by_role("button", name=f"Check in: {NAME}")
    expect(found).to_be_visible()

    assert sticks_out(page) == {}
    found.click()
    expect(page.locator("[data-verdict]")).to_contain_text(NAME)
    assert sticks_out(page) == {}
