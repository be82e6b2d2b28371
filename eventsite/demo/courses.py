"""The demo's courses: 125 people took the basic one, 15 initiators are in the advanced one.

Who took part in what lies in the past didn't enrol one by one: those rows are made at once, as the verbs
would have left them. A test holds them to that.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.utils import timezone

from courses import certificates
from courses.models import Certificate, Course, CourseRun
from eventsite.models import CheckIn, Registration, Session
from eventsite.tickets import codes

from . import english

INITIATIVES = [
    ("Speelstraat Amsterdamse Buurt", "Elke woensdagmiddag een straat zonder auto’s."),
    ("Pluktuin Molenwijk", "Samen groenten kweken op een vergeten stuk grond."),
    ("Fietsenwerkplaats Noord", "Oude fietsen opknappen voor wie er geen heeft."),
    ("Zonnestraat Europawijk", "Met de hele straat zonnepanelen kopen."),
    ("Leeskring Parkwijk", "Voorlezen en samen lezen voor oud en jong."),
    ("Fietsmaatjes Noord", "Een tandem voor wie niet meer alleen fietst."),
    ("De Soepbus", "Elke vrijdag soep voor de hele straat."),
    ("Geveltuinen Leidsebuurt", "Van elke stoep een stukje tuin."),
    ("Muziek in de Slachthuisbuurt", "Instrumenten en les voor kinderen."),
    ("Ruilkast Boerhaavewijk", "Kleding en speelgoed krijgen een tweede huis."),
    ("Buurtkamer Delftwijk", "Een huiskamer waar iedereen binnenloopt."),
    ("Bijenlint Spaarne", "Bloemen langs de rivier voor wilde bijen."),
    ("Taalmaatjes Slachthuisbuurt", "Buren oefenen samen Nederlands aan de keukentafel."),
    ("Theater op straat", "Een voorstelling van bewoners over hun buurt."),
    ("Deelauto Vogelenwijk", "Met de straat één auto delen."),
]


def make() -> dict[str, Course]:
    """Each by its kind."""
    basic = Course.objects.create(
        kind=Course.Kind.BASIC,
        slug="basiscursus",
        title="Basiscursus crowdfunding en crowdsourcing",
        summary="Leer in vier avonden hoe u mensen, kennis en geld bij elkaar brengt voor uw plan.",
        audience="Iedereen met een idee voor de stad. U hoeft nog niets te kunnen.",
        description=(
            "U leert wat crowdfunding en crowdsourcing zijn en wat bij uw plan past. U maakt een "
            "begroting, schrijft uw verhaal in één alinea en tekent wie u kent die kan helpen.\n\n"
            "Aan het eind hebt u een plan voor een actie waar u mee aan de slag kunt."
        ),
        certificate_sessions=3,
        position=1,
    )
    advanced = Course.objects.create(
        kind=Course.Kind.ADVANCED,
        slug="verdiepingscursus",
        title="Verdiepingscursus crowdfunding",
        summary="Zet in vier avonden de crowdfunding van uw eigen initiatief op, met een coach.",
        audience="Initiatiefnemers die de basiscursus hebben gevolgd en willen beginnen.",
        description=(
            "U werkt aan uw eigen actie: de pagina, de film, de tegenprestaties en de eerste "
            "honderd mensen. Anderen kijken mee en u kijkt met hen mee."
        ),
        certificate_sessions=3,
        prerequisite=basic,
        prerequisite_sessions=3,
        asks_initiative=True,
        position=2,
    )
    pitching = Course.objects.create(
        kind=Course.Kind.WORKSHOP,
        slug="pitchen-met-passie",
        title="Pitchen met Passie",
        summary="Vertel in vijf minuten wat u wilt en wat u van de zaal vraagt.",
        audience="Wie op het Initiatievencafé op het podium staat, of dat nog durft te gaan doen.",
        description="U oefent voor een kleine groep en hoort meteen wat werkt. Neem uw verhaal mee.",
        position=3,
    )
    for course in (basic, advanced, pitching):
        english.add(course)
        course.save(update_fields=["translations"])
    return {course.kind: course for course in (basic, advanced, pitching)}


def attended(
    run: CourseRun, people: Iterable[tuple[str, str]], times: Iterator[int]
) -> list[tuple[Registration, int]]:
    """Places, check-ins and certificates as they would stand now. Returns who was at how many sessions."""
    sessions = run.sessions_in_order()
    before = sessions[0].starts_at - timedelta(days=30)
    rows = [
        Registration(
            event=run,
            name=name,
            email=email,
            status=Registration.Status.CONFIRMED,
            registered_at=before + timedelta(hours=number),
            confirmed_at=before + timedelta(hours=number),
            invitation_sequence=1,
        )
        for number, (name, email) in enumerate(people)
    ]
    Registration.objects.bulk_create(rows)
    for row in rows:
        codes.put(row)
    Registration.objects.bulk_update(rows, ["ticket_hash"])
    enrolled = [(row, next(times)) for row in rows]
    CheckIn.objects.bulk_create(
        CheckIn(
            id=uuid.uuid4(),
            registration=row,
            session=session,
            scanned_at=session.starts_at - timedelta(minutes=10),
            received_at=session.starts_at - timedelta(minutes=10),
        )
        for row, number in enrolled
        for session in sessions[:number]
    )
    _certify(run, sessions, enrolled)
    return enrolled


def _certify(
    run: CourseRun, sessions: list[Session], enrolled: list[tuple[Registration, int]]
) -> None:
    needed = run.course.certificate_sessions
    if needed is None or sessions[-1].ends_at > timezone.now():
        return
    Certificate.objects.bulk_create(
        Certificate(
            registration=registration,
            name=registration.name,
            course_title=run.course.title,
            translations=certificates.titles_of(run.course),
            first_day=timezone.localdate(sessions[0].starts_at),
            last_day=timezone.localdate(sessions[-1].starts_at),
            attended=number,
            sessions=len(sessions),
            issued_at=sessions[-1].ends_at,
        )
        for registration, number in enrolled
        if number >= needed
    )


def _people(names: list[str]) -> Iterator[tuple[str, str]]:
    """Each once, with an address at example.nl (reserved: RFC 2606)."""
    for number, name in enumerate(names, start=1):
        yield name, f"deelnemer{number}@example.nl"
