"""Invented initiatives that read like Haarlem's, for the demo."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from django.contrib.auth.models import User
from django.utils.text import slugify

from eventsite.web import drawing, pictures
from eventsite.web.acting import PERSON
from initiatives import campaigns, offers, publishing
from initiatives.models import Initiative, Need, Neighbourhood, Theme

from . import clock, drawings
from .clock import Story

Kind = Need.Kind

NEIGHBOURHOODS = [
    "Amsterdamse buurt",
    "Centrum",
    "Indische buurt",
    "Kleverpark",
    "Leidsebuurt",
    "Parkwijk",
    "Ramplaankwartier",
    "Rozenprieel",
    "Schalkwijk",
    "Sinneveld",
    "Slachthuisbuurt",
    "Spaarndam",
]


@dataclass(frozen=True)
class Plan:
    """One invented initiative."""

    name: str
    summary: str
    story: str
    theme: str  # its slug
    initiator: str
    needs: dict[Kind, str]
    neighbourhood: str = ""
    website: str = ""
    scene: str = ""
    alt: str = ""
    on_site: bool = True
    language: str = ""  # that it is written in, where that is not the site's own
    offers: list[tuple[str, Kind | None, str]] = field(default_factory=list)


PLANS = [
    Plan(
        name="Natuurspeeltuin Kweektuin",
        summary="Een speelplek tussen de planten, met water, zand en klimbomen.",
        story=(
            "In de Kweektuin is plaats voor een speeltuin zonder hekken en rubber tegels. Kinderen "
            "klimmen er over boomstammen, graven in het zand en pompen water omhoog. Ouders uit de "
            "buurt bouwen mee en zorgen voor het onderhoud.\n\nDe tekening is klaar en de gemeente "
            "vindt het goed. Nu halen wij geld op voor de waterpomp en de klimbomen."
        ),
        theme="groen",
        initiator="Chaima El Amrani",
        neighbourhood="Kleverpark",
        website="https://natuurspeeltuin.example.nl/",
        scene="playground",
        alt="Tekening van een houten klimtoren met een glijbaan, bomen en een vijver.",
        needs={
            Kind.PEOPLE: "ouders die op zaterdag mee willen bouwen",
            Kind.MONEY: "voor de waterpomp en de klimbomen",
            Kind.KNOWLEDGE: "iemand die weet hoe je speeltoestellen laat keuren",
        },
        offers=[
            ("Bas de Groot", Kind.PEOPLE, "Ik ben timmerman en kan twee zaterdagen helpen."),
            ("Vera Visser", Kind.PEOPLE, "Mijn zoon van 15 en ik komen graag graven."),
        ],
    ),
    Plan(
        name="Buurttuin Ramplaan",
        summary="Samen groenten kweken op een stuk grond achter de huizen.",
        story=(
            "Achter de Ramplaan lag een veldje waar niemand iets mee deed. Nu kweken twintig buren "
            "er sla, bonen en pompoenen. Wie niet kan bukken, zaait in de hoge bakken. Wat over is, "
            "gaat naar de voedselbank."
        ),
        theme="groen",
        initiator="Daan de Vries",
        neighbourhood="Ramplaankwartier",
        scene="garden",
        alt="Tekening van een moestuin met rijen groenten en een schuurtje.",
        needs={
            Kind.PEOPLE: "een paar buren die op woensdag water geven",
            Kind.PLACE: "een droge plek om ’s winters gereedschap te bewaren",
        },
        offers=[("Thea Mulder", Kind.PLACE, "In mijn garage is nog een hoek vrij.")],
    ),
    Plan(
        name="Repaircafé Oost",
        summary="Maken in plaats van weggooien, elke eerste zaterdag van de maand.",
        story=(
            "Een lamp die het niet doet, een broek met een gat, een fiets die kraakt: bij ons zit "
            "iemand die het kan maken. U zit erbij en leert het zelf. Wij zoeken een ruimere plek, "
            "want de rij staat buiten."
        ),
        theme="duurzaamheid",
        initiator="Hanneke Smit",
        neighbourhood="Slachthuisbuurt",
        website="https://repaircafe-oost.example.nl/",
        scene="repair",
        alt="Tekening van drie gekleurde tandwielen boven een werkbank.",
        needs={
            Kind.PLACE: "een zaal met stopcontacten voor twaalf tafels",
            Kind.KNOWLEDGE: "iemand die koffiezetapparaten kan repareren",
        },
    ),
    Plan(
        name="Zonnedak Schalkwijk",
        summary="Stroom van het dak van de school, voor de hele straat.",
        story=(
            "Op het dak van de school passen driehonderd zonnepanelen. Bewoners die zelf geen dak "
            "hebben, kopen een deel en krijgen de stroom. Zestig gezinnen doen al mee."
        ),
        theme="duurzaamheid",
        initiator="Emre Yılmaz",
        neighbourhood="Schalkwijk",
        scene="sun-roof",
        alt="Tekening van een school met een dak vol zonnepanelen.",
        needs={
            Kind.MONEY: "veertig gezinnen die een deel kopen",
            Kind.KNOWLEDGE: "een jurist die naar het contract kijkt",
            Kind.PUBLICITY: "",
        },
        offers=[("Otto Meijer", Kind.KNOWLEDGE, "Ik was notaris en lees het contract graag door.")],
    ),
    Plan(
        name="Geveltuintjes Leidsebuurt",
        summary="Een strook groen langs elke gevel in onze smalle straten.",
        story=(
            "Eén tegel eruit, één plant erin. Wij helpen buren op weg, lenen gereedschap uit en "
            "ruilen stekjes."
        ),
        theme="buurt",
        initiator="Ilse Bakker",
        neighbourhood="Leidsebuurt",
        scene="street",
        alt="Tekening van een rij trapgevels met planten op de stoep.",
        needs={Kind.PEOPLE: "per straat één buur die de weg weet", Kind.PUBLICITY: ""},
    ),
    Plan(
        name="Aan Tafel in Parkwijk",
        summary="Elke donderdag koken buren voor buren die anders alleen eten.",
        story=(
            "Dertig mensen schuiven aan, de jongste is 4 en de oudste 91. Wie kan, betaalt vier "
            "euro. Elke week kookt een ander."
        ),
        theme="ontmoeting",
        initiator="Fatima Bouzidi",
        neighbourhood="Parkwijk",
        scene="table",
        alt="Tekening van vier mensen aan een ronde tafel met borden eten.",
        needs={Kind.PEOPLE: "koks voor het voorjaar", Kind.MONEY: "voor een grotere oven"},
    ),
    Plan(
        name="Bakfiets van de Buurt",
        summary="Een elektrische bakfiets die u met zestig buren deelt.",
        story="Voor de boodschappen, de kinderen of een kast. Reserveren gaat met uw telefoon.",
        theme="duurzaamheid",
        initiator="Lars van den Berg",
        neighbourhood="Amsterdamse buurt",
        scene="cargo-bike",
        alt="Tekening van een rode bakfiets vol boodschappen.",
        needs={Kind.PLACE: "een overdekte plek met stroom", Kind.MONEY: ""},
    ),
    Plan(
        name="Maatje op Maandag",
        summary="Een uur per week langs bij iemand die weinig bezoek krijgt.",
        story=(
            "Wij brengen twee mensen bij elkaar die iets gemeen hebben: schaken, breien of "
            "voetbal. Nu zijn er 25 maatjes en 40 mensen die wachten."
        ),
        theme="zorg",
        initiator="Nadia Kowalska",
        needs={
            Kind.PEOPLE: "vijftien maatjes, liefst uit Noord",
            Kind.KNOWLEDGE: "een training over vergeten en dementie",
        },
        offers=[("Sjoerd Jansen", Kind.PEOPLE, "Ik schaak graag en heb maandag vrij.")],
    ),
    Plan(
        name="Living Room Concerts Rozenprieel",
        summary="Music by neighbours, in neighbours’ homes, one Sunday a year.",
        story="There is music at twenty addresses. You walk from door to door with a map.",
        language="en",
        theme="cultuur",
        initiator="Quinten van ’t Hoff",
        neighbourhood="Rozenprieel",
        scene="music",
        alt="Drawing of three musicians on a stage with musical notes.",
        needs={Kind.PLACE: "living rooms with space for ten chairs", Kind.PUBLICITY: ""},
    ),
    Plan(
        name="Ontmoetingsbank Sinneveld",
        summary="Een lange bank bij het winkelplein, waar altijd iemand zit.",
        story="De bank is ontworpen door leerlingen van de school ernaast.",
        theme="ontmoeting",
        initiator="Petra Nguyễn",
        neighbourhood="Sinneveld",
        scene="bench",
        alt="Tekening van twee mensen op een rode bank onder een boom.",
        needs={
            Kind.MONEY: "voor het hout",
            Kind.KNOWLEDGE: "iemand die weet welke vergunning nodig is",
        },
    ),
    Plan(
        name="Schoon Spaarne",
        summary="Met kano’s het afval uit het water halen, het hele jaar door.",
        story=(
            "Elke laatste zondag varen wij met tien kano’s. Vorig jaar haalden wij 900 kilo afval "
            "uit het Spaarne. Wie niet wil varen, sorteert op de kant."
        ),
        theme="stad",
        initiator="Willem Visser",
        neighbourhood="Centrum",
        website="https://schoonspaarne.example.nl/",
        scene="water",
        alt="Tekening van huizen aan het water en iemand in een bootje.",
        needs={Kind.PEOPLE: "", Kind.PLACE: "een steiger waar de kano’s kunnen liggen"},
    ),
    Plan(
        name="Boekenkastjes voor de Indische buurt",
        summary="Twaalf kastjes aan de straat, met boeken om te ruilen.",
        story="De kastjes maken wij van oude keukens. Zes staan er al.",
        theme="cultuur",
        initiator="Rachida Bouzidi",
        neighbourhood="Indische buurt",
        needs={Kind.PEOPLE: "", Kind.PUBLICITY: ""},
    ),
    Plan(
        name="Taalwandeling",
        summary="Samen wandelen en onderweg Nederlands spreken.",
        story="Elke woensdag om tien uur vanaf het station.",
        theme="ontmoeting",
        initiator="Youssef El Amrani",
        needs={Kind.PEOPLE: "wandelaars die rustig praten"},
        on_site=False,
    ),
]


def story(today: date, anna: User) -> Story:
    """The plans above: entered one after the other, and on the site the next day; the first has its campaign."""
    who, day = clock.staff(anna), today - timedelta(days=200)
    yield clock.at(day, 9), who
    places = {
        name: Neighbourhood.objects.create(name=name, slug=slugify(name)) for name in NEIGHBOURHOODS
    }
    for number, plan in enumerate(plan for plan in PLANS if plan.on_site):
        entered = day + timedelta(days=9 * number + 1)
        yield clock.at(entered, 20, 3 * number), PERSON
        initiative = _enter(plan, places.get(plan.neighbourhood))
        yield clock.at(entered + timedelta(days=1), 9, 30 + number), who
        publishing.publish(initiative)
    yield clock.at(today - timedelta(days=40), 11, 15), who
    campaigns.keep_campaign(
        Initiative.objects.get(slug="natuurspeeltuin-kweektuin"),
        title="Een waterpomp en klimbomen",
        target=12_500,
        raised=8_940,
        link="https://actie.example.nl/natuurspeeltuin-kweektuin",
        started_on=today - timedelta(days=40),
    )


def latest(today: date) -> Story:
    """What was entered these days, and waits for an organiser."""
    for plan in PLANS:
        if not plan.on_site:
            yield clock.at(today - timedelta(days=2), 20, 41), PERSON
            _enter(plan, None)


def help_story(today: date) -> Story:
    """Help that was offered of late. The first of it got no answer for more than two weeks."""
    offered = [(plan, one) for plan in PLANS for one in plan.offers]
    for number, (plan, (name, kind, what)) in enumerate(offered):
        yield clock.at(today - timedelta(days=16 - 3 * number), 19, 20 + number), PERSON
        initiative = Initiative.objects.get(name=plan.name)
        made = offers.offer(
            initiative,
            name=name,
            email=f"{slugify(name)}@example.nl",
            what=what,
            need=initiative.needs.get(kind=kind) if kind else None,
        )
        offers.prove(made)


@cache  # drawn once, however often the tests load the demo
def _picture(scene: str) -> pictures.Picture:
    return drawing.draw(io.BytesIO(drawings.png(scene)))


def _enter(plan: Plan, neighbourhood: Neighbourhood | None) -> Initiative:
    initiative = publishing.enter(
        name=plan.name,
        summary=plan.summary,
        story=plan.story,
        theme=Theme.objects.get(slug=plan.theme),
        neighbourhood=neighbourhood,
        website=plan.website,
        contact_name=plan.initiator,
        contact_email=f"{slugify(plan.initiator)}@example.nl",
        needs=plan.needs,
    )
    if plan.language:
        initiative.language = plan.language
        initiative.save(update_fields=["language"])
    if plan.scene:
        publishing.set_picture(initiative, _picture(plan.scene), alt=plan.alt)
    return initiative
