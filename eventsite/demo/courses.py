"""The demo's courses: 125 people took the basic one, 15 initiators are in the advanced one.

What lies in the past can't go through the verbs, which refuse it: those rows are made at once, as the
verbs would have left them. A test holds them to that.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from cafes.models import Edition
from courses import enrolment
from courses.models import Certificate, Course, CourseRun, EnrolledInitiative
from eventsite.booking import events, scheduling
from eventsite.models import CheckIn, Registration, Session, Venue
from eventsite.tickets import codes
from initiatives import publishing
from pitches import workshop, workshop_offer

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

# Nine runs over the years; together the 125 of the council's note.
PAST_SIZES = [15, 14, 14, 14, 14, 14, 14, 13, 13]
ATTENDED = [4, 4, 3, 4, 2, 3, 4, 4, 1, 4, 3]  # sessions, person after person
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


def load(today: date, venue: Venue, names: list[str], edition: Edition) -> None:
    """Past runs, an advanced one under way, one open, one full, and the workshop of the next edition."""
    people = _people(names)
    basic, advanced, pitching = _courses()
    alumni = _past_basic_runs(basic, venue, people, today)
    _advanced_under_way(advanced, venue, alumni, today)
    _coming_runs(basic, advanced, venue, people, today)
    _workshops(pitching, venue, people, edition, today)


def _courses() -> tuple[Course, Course, Course]:
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
    return basic, advanced, pitching


def _past_basic_runs(
    course: Course, venue: Venue, people: Iterator[tuple[str, str]], today: date
) -> list[Registration]:
    """Returns who was at enough sessions for the advanced course."""
    attended = itertools.cycle(ATTENDED)
    alumni = []
    for number, size in enumerate(PAST_SIZES):
        # A run each quarter; the last ended more than half a year ago.
        first_day = _thursday_after(
            today - timedelta(days=250 + 91 * (len(PAST_SIZES) - 1 - number))
        )
        run = _run(course, first_day, venue, sessions=4, capacity=15)
        for registration, sessions in _enrol_in_the_past(
            run, itertools.islice(people, size), attended
        ):
            if sessions >= 3:
                alumni.append(registration)
    return alumni


def _advanced_under_way(
    course: Course, venue: Venue, alumni: list[Registration], today: date
) -> None:
    """Fifteen initiators, two of four sessions done."""
    run = _run(course, _thursday_after(today - timedelta(days=14)), venue, sessions=4, capacity=16)
    initiators = [(r.name, r.email) for r in alumni[-15:]]
    enrolled = _enrol_in_the_past(run, iter(initiators), itertools.cycle([2, 2, 1, 2]))
    for (registration, _sessions), (name, summary) in zip(enrolled, INITIATIVES, strict=True):
        initiative = publishing.enter(
            name=name,
            summary=summary,
            contact_name=registration.name,
            contact_email=registration.email,
        )
        EnrolledInitiative.objects.create(registration=registration, initiative=initiative)


def _coming_runs(
    basic: Course,
    advanced: Course,
    venue: Venue,
    people: Iterator[tuple[str, str]],
    today: date,
) -> None:
    """One basic run full with a queue, one open, and the next advanced one."""
    full = _run(basic, _thursday_after(today + timedelta(days=8)), venue, sessions=4, capacity=12)
    open_run = _run(
        basic, _thursday_after(today + timedelta(days=50)), venue, sessions=4, capacity=14
    )
    _run(advanced, _thursday_after(today + timedelta(days=90)), venue, sessions=4, capacity=16)
    for run, number in ((full, 15), (open_run, 5)):
        for name, email in itertools.islice(people, number):
            enrolment.enrol(run, name=name, email=email)


def _workshops(
    course: Course,
    venue: Venue,
    people: Iterator[tuple[str, str]],
    edition: Edition,
    today: date,
) -> None:
    """One in the past, that two of the edition's pitchers took; and the one that goes with the edition."""
    past = _run(
        course, _thursday_after(today - timedelta(days=120)), venue, sessions=1, capacity=12
    )
    pitchers = [one.pitch.registration for one in workshop.pitchers(edition)]
    took = [(pitcher.name, pitcher.email) for pitcher in pitchers[:2]]
    _enrol_in_the_past(past, iter([*took, *itertools.islice(people, 3)]), itertools.repeat(1))
    run = _run(course, _thursday_after(today + timedelta(days=2)), venue, sessions=1, capacity=12)
    for name, email in itertools.islice(people, 3):
        enrolment.enrol(run, name=name, email=email)
    day_before = timezone.localdate(run.starts_at) - timedelta(days=1)
    workshop_offer.offer(edition, run, places=7, until=_at(day_before, 12, 0))
    for pitcher in pitchers[2:4]:
        workshop.enrol(pitcher)


def _run(
    course: Course, first_day: date, venue: Venue, *, sessions: int, capacity: int
) -> CourseRun:
    """Thursday evenings from 19.30 to 22.00, one a week; published."""
    run = CourseRun(
        course=course,
        slug=f"{course.slug}-{first_day:%Y-%m-%d}",
        title=course.title,
        summary=course.summary,
        trainer="Fatima Bouzidi",
        capacity=capacity,
        # Some of them were long ago: they are on the site without having been put there.
        status=CourseRun.Status.PUBLISHED,
    )
    events.save_event(run)
    evenings = [_evening(run, first_day + timedelta(days=7 * n), venue) for n in range(sessions)]
    scheduling.save_sessions(run, evenings)
    return run


def _evening(run: CourseRun, day: date, venue: Venue) -> Session:
    return Session(
        event=run,
        doors_open_at=_at(day, 19, 0),
        starts_at=_at(day, 19, 30),
        ends_at=_at(day, 22, 0),
        venue=venue,
    )


def _enrol_in_the_past(
    run: CourseRun, people: Iterator[tuple[str, str]], attended: Iterator[int]
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
    enrolled = [(row, next(attended)) for row in rows]
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


def _thursday_after(day: date) -> date:
    """The first Thursday on or after ``day``."""
    return day + timedelta(days=(3 - day.weekday()) % 7)


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=AMSTERDAM)
