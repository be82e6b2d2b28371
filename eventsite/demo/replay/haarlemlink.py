"""HaarlemLink: initiators tell their plans and what they seek, people offer help, and the first campaign."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from eventsite.demo import drawings

from .browser import Page
from .cast import KWEEKTUIN, PLANNED, Cast, Initiator, Person
from .signing_up import publish_all
from .world import Story, World, at

FROM, OFFERS_FROM = date(2018, 1, 16), date(2018, 2, 20)
READ_ON = [date(2018, 2, 8), date(2018, 2, 26)]
CAMPAIGN_ON = date(2018, 2, 20)
TARGET, RAISED = 8_000, 3_250
WITH_PICTURE = {KWEEKTUIN, "Repaircafé Oost"}
ACCEPTED = 4  # offers, of six


def own_page(world: World, who: Initiator) -> Page:
    """By the link in a mail to the initiator."""
    return world.open_mail(who.person.email, "/initiatieven/mijn/")


def telling(world: World) -> Story:
    """Who was at the first evening tells the whole story, with what the plan still needs."""
    for number, who in enumerate(PLANNED):
        assert who.plan  # noqa: S101 (those of PLANNED have one)
        yield at(FROM + timedelta(days=number), 20, number)
        page = own_page(world, who).follow("Wijzigen")
        needs = {f"needs_{kind}_zin": said for kind, said in who.plan.needs.items()}
        ticks = {f"needs_{kind}": "on" for kind in who.plan.needs}
        page.press(
            "Wijzigingen opslaan",
            story=who.plan.story,
            neighbourhood=who.plan.neighbourhood,
            website=who.plan.website,
            **ticks,
            **needs,
        )
        if who.name in WITH_PICTURE:
            picture = SimpleUploadedFile("foto.png", drawings.png(who.plan.scene), "image/png")
            page = own_page(world, who).follow("Foto kiezen")
            page.press("Foto op de pagina zetten", picture=picture, alt=who.plan.alt)


def entering(world: World, cast: Cast) -> Story:
    """Others enter theirs on the site; Anna reads everything and puts it there."""
    for number, who in enumerate(cast.on_haarlemlink):
        yield at(FROM + timedelta(days=3 * number), 21, number)
        page = world.visitor().open("/initiatieven/nieuw/")
        page.press(
            "Initiatief insturen",
            name=who.name,
            summary=who.summary,
            theme=who.theme,
            contact_name=who.person.name,
            contact_email=who.person.email,
            needs_people="on",
            needs_people_zin="buren die een avond per maand helpen",
        )
    for day in READ_ON:
        yield at(day, 10)
        publish_all(world)


def offering(world: World, cast: Cast) -> Story:
    """People offer help on the site; the initiator hears of it by mail, and takes most of it."""
    number = 0
    for who in PLANNED:
        for name, kind, what in who.plan.offers if who.plan else []:
            helper = Person(name)
            yield at(OFFERS_FROM + timedelta(days=2 * number), 19, 10 + number)
            page = own_page(world, who).follow("Bekijk de pagina").follow("Ik help mee")
            page.press(
                "Aanbod versturen",
                need=str(kind),
                what=what,
                name=helper.name,
                email=helper.email,
                consent="on",
            )
            yield at(OFFERS_FROM + timedelta(days=2 * number), 19, 30 + number)
            offer = world.open_mail(helper.email, "/aanbod/", "Bevestig")
            offer.press("geef mijn aanbod door")
            world.counts["offered"] += 1
            number += 1
            if number <= ACCEPTED:
                yield at(OFFERS_FROM + timedelta(days=2 * number), 9, number)
                own_page(world, who).press(f"Ik gebruik deze hulp {name}")
                world.counts["accepted"] += 1


def campaign(world: World) -> Story:
    """The first, for the playground."""
    yield at(CAMPAIGN_ON, 11)
    page = own_page(world, PLANNED[0]).follow("Actie toevoegen")
    page.press(
        "Actie opslaan",
        title="Een waterpomp en klimbomen",
        link="https://actie.example.nl/natuurspeeltuin-kweektuin",
        target=TARGET,
        raised=RAISED,
        started_on=CAMPAIGN_ON.isoformat(),
    )
    own_page(world, PLANNED[0]).has("3.250")
