"""Everything that is stored about one address, table by table (AVG article 15).

Of a table that is named here every column is given but for those withheld, so that a new one comes along
by itself; a new table that holds a name or an address fails tests/eventsite/persons/test_held.py.

Not given: a form that somebody of the staff was typing when they were signed out, which is kept for an hour
(staff/typed.py) and is found by nothing; and what somebody of the staff did, for the log tells with it of whom.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, Model, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cafes.models import StandBooking
from courses.models import AttendanceChange, Certificate, EnrolledInitiative, FormerCode, Waiver
from eventsite.mails import letters
from eventsite.models import (
    Admission,
    AsideScan,
    CalendarLink,
    CheckIn,
    EndedAdmission,
    Event,
    Invitation,
    LanguageField,
    LogEntry,
    Mailing,
    MailStop,
    Message,
    Registration,
    Session,
    StaffMember,
    Subscription,
)
from eventsite.staff import lines
from eventsite.staff.log import label_of as logged_as
from eventsite.subscriptions import topics
from eventsite.web.dates import CLOCK, in_form
from eventsite.web.languages.names import own_name_of
from eventsite.web.times import dated
from initiatives.models import Campaign, Initiative, InitiativeMessage, Need, Offer
from pitches.models import Pitch

from .words import TECHNICAL, label_of


@dataclass(frozen=True)
class Held:
    """One table: what it holds, in words, and which of its rows are of an address."""

    model: type[Model]
    title: str | Promise
    of: Callable[[str], Q]

    def rows(self, email: str) -> QuerySet[Model]:
        return self.model._default_manager.filter(self.of(email)).order_by("pk")

    def given(self, rows: QuerySet[Model]) -> list[Model]:
        """With what their columns point at."""
        rows = rows.order_by("pk")
        if along := [one.name for one in self.fields() if one.is_relation]:
            rows = rows.select_related(*along)
        of_events = [one.name for one in self.fields() if _is_event(one)]
        return list(rows.prefetch_related(*(f"{name}__sessions" for name in of_events)))

    def fields(self) -> list[Field]:  # type: ignore[type-arg]
        """Those that are given: all but secrets of ours, and who of the staff did it."""
        return [
            one
            for one in self.model._meta.concrete_fields
            if one.name not in WITHHELD and one.related_model is not User
        ]


def _is_event(field: Field) -> bool:  # type: ignore[type-arg]
    return isinstance(field.related_model, type) and issubclass(field.related_model, Event)


# Keys that open something or would tell how they are made, copies for searching, and what is no information.
WITHHELD = {
    "ticket_seed",
    "ticket_hash",
    "former_ticket_key",
    "password",
    "submission_id",
    "submission_digest",
    "name_folded",
    "name_sort",
    "email_folded",
    "search_text",
    "leased_until",
    "message_ptr",
}


def _at(path: str) -> Callable[[str], Q]:
    return lambda email: Q(**{path: email})


def _of_scans(email: str) -> Q:
    """Only what waits for a decision still says who it was."""
    return Q(decided_at__isnull=True, item__email=email)


def _of_mails(email: str) -> Q:
    """About a registration, or to the address alone; each of the two by an index."""
    theirs = list(Registration.objects.filter(email=email).order_by().values_list("pk", flat=True))
    return Q(registration__in=theirs) | (Q(email=email) & ~Q(email=""))


def _of_log(email: str) -> Q:
    """Lines that tell of what is theirs in any of the tables, or of what they did themselves."""
    found = Q()
    for held in HELD:
        if held.model is LogEntry:
            continue
        pks = list(held.rows(email).values_list("pk", flat=True))
        if pks:
            found |= Q(object_type=logged_as(held.model), object_id__in=[str(pk) for pk in pks])
        if held.model is Registration:
            found |= Q(actor=LogEntry.Actor.PERSON, actor_id__in=pks)
    return found


HELD: list[Held] = [
    Held(Registration, _("Aanmeldingen"), _at("email")),
    Held(CheckIn, _("Aanwezig geweest"), _at("registration__email")),
    Held(Admission, _("Inhalen bij een andere ronde"), _at("registration__email")),
    Held(EndedAdmission, _("Inhalen dat verviel"), _at("registration__email")),
    Held(AsideScan, _("Scans die op een beslissing wachten"), _of_scans),
    Held(AttendanceChange, _("Verbeteringen op de presentielijst"), _at("registration__email")),
    Held(Certificate, _("Bewijzen van deelname"), _at("registration__email")),
    Held(FormerCode, _("Eerdere codes van een bewijs"), _at("certificate__registration__email")),
    Held(EnrolledInitiative, _("Initiatief bij een cursus"), _at("registration__email")),
    Held(Waiver, _("Uitzonderingen voor een cursus"), _at("email")),
    Held(StandBooking, _("Kramen"), _at("registration__email")),
    Held(Pitch, _("Pitches"), _at("registration__email")),
    Held(Initiative, _("Initiatieven"), _at("contact_email")),
    Held(Need, _("Wat een initiatief zoekt"), _at("initiative__contact_email")),
    Held(Campaign, _("Acties"), _at("initiative__contact_email")),
    Held(Offer, _("Aangeboden hulp"), _at("email")),
    Held(Message, _("Mails"), _of_mails),
    Held(Mailing.chosen.through, _("Gekozen voor een bericht"), _at("registration__email")),
    Held(InitiativeMessage, _("Waar mails over een initiatief over gingen"), _at("email")),
    Held(Invitation, _("Afspraken in uw agenda"), _at("registration__email")),
    Held(CalendarLink, _("Agendalink"), _at("email")),
    Held(Subscription, _("Waarover u op de hoogte blijft"), _at("email")),
    Held(MailStop, _("Gestopte berichten"), _at("email")),
    Held(LogEntry, _("Logboek"), _of_log),
    Held(User, _("Account van een medewerker"), _at("email")),
    Held(StaffMember, _("Rol van een medewerker"), _at("user__email")),
    Held(
        StaffMember.events.through,
        _("Evenementen van een medewerker"),
        _at("staffmember__user__email"),
    ),
    Held(EmailAddress, _("E-mailadres van een account"), _at("email")),
]


def of(model: type[Model]) -> Held:
    return next(one for one in HELD if one.model is model)


@dataclass(frozen=True)
class Table:
    """What one table holds of an address."""

    title: str
    label: str  # the model's, for programs
    fields: list[Field]  # type: ignore[type-arg]
    rows: list[Model]

    @property
    def values(self) -> list[dict[str, object]]:
        """As stored, by the names of the columns."""
        return [{one.name: getattr(row, one.attname) for one in self.fields} for row in self.rows]

    @property
    def shown(self) -> list[list[tuple[str, str]]]:
        """In words; what is empty is left out, and what only programs read."""
        if self.label == LogEntry._meta.label_lower:
            return [_said_of(line) for line in lines.lines(self.rows)]  # type: ignore[arg-type]
        told = [one for one in self.fields if one.name not in TECHNICAL]
        return [
            [(label_of(one), said) for one in told if (said := _said(one, row))]
            for row in self.rows
        ]


def about(email: str, *, with_staff: bool = False) -> Iterable[Table]:
    """All of it, a query or two for each table; tables without a row are left out.

    What is stored of who works here, as such, only ``with_staff``: it is for who manages.
    """
    for held in HELD:
        rows = held.given(held.rows(email))
        rows = [row for row in rows if with_staff or not _is_of_staff(row)]
        for row in rows:
            # Of somebody else, who is reached by this address: AVG article 15(4).
            if isinstance(row, Registration) and row.shares_email:
                row.access_need = row.placed_because = ""
        if rows:
            yield Table(str(held.title), held.model._meta.label_lower, held.fields(), rows)


def own(email: str) -> Iterable[Table]:
    """As ``about``, for who proved the address: without what is of those who share it (AVG article 15(4))."""
    sharers = Registration.objects.filter(email=email, shares_email=True)
    others = {*sharers.values_list("pk", flat=True)}
    for table in about(email):
        rows = [row for row in table.rows if _registration_of(row) not in others]
        if rows:
            yield replace(table, rows=rows)


def about_registration(registration: Registration) -> Iterable[Table]:
    """What hangs on one registration, and nothing else of its address."""
    for held in HELD:
        if held.model is Registration:
            rows = held.given(Registration.objects.filter(pk=registration.pk))
        elif held.model in OF_A_REGISTRATION:
            rows = held.given(held.model._default_manager.filter(registration=registration))
        else:
            continue
        if rows:
            yield Table(str(held.title), held.model._meta.label_lower, held.fields(), rows)


OF_A_REGISTRATION = {
    CheckIn,
    Admission,
    AttendanceChange,
    Certificate,
    EnrolledInitiative,
    StandBooking,
    Pitch,
    Message,
    Invitation,
}


def _registration_of(row: Model) -> int | None:
    if isinstance(row, Registration):
        return row.pk
    if isinstance(row, LogEntry):
        is_of_one = row.object_type == logged_as(Registration) and row.object_id.isdigit()
        return int(row.object_id) if is_of_one else None
    if isinstance(row, FormerCode):
        return row.certificate.registration_id
    found = getattr(row, "registration_id", None)
    return found if isinstance(found, int) else None


OF_STAFF = (User, StaffMember, StaffMember.events.through, EmailAddress)


def _is_of_staff(row: Model) -> bool:
    match row:
        case LogEntry():
            return row.object_type in {logged_as(model) for model in OF_STAFF}
        case Message():
            return row.kind in letters.kinds_for_staff()
    return isinstance(row, OF_STAFF)


def _said_of(line: lines.Line) -> list[tuple[str, str]]:
    """A line of the log, but for who of the staff did it."""
    said = [
        (gettext("wanneer"), in_form(timezone.localtime(line.at), "DATETIME_FORMAT")),
        (gettext("wat"), line.text),
        (gettext("wat er veranderde"), ", ".join(map(str, line.changes))),
    ]
    return [(label, text) for label, text in said if text]


# What a subscription whose subject is gone was about.
_TOPICS = {"avond": _("avond"), "cursus": _("cursus"), "initiatief": _("initiatief")}


def _subject_of(row: Subscription) -> str:
    """What it is about by name, not by the word that rows and addresses have for its kind."""
    key = row.topic, row.about
    found = topics.subjects([key]).get(key)
    return found.name if found else str(_TOPICS.get(row.topic, row.topic))


def _said(field: Field, row: Model) -> str:  # type: ignore[type-arg]
    value = getattr(row, field.name)
    if field.choices:
        value = getattr(row, f"get_{field.name}_display")()
    if field.name == "kind" and isinstance(row, Message):
        value = letters.label(row.kind)
    if field.name == "topic" and isinstance(row, Subscription):
        value = _subject_of(row)
    if isinstance(field, LanguageField):
        value = own_name_of(
            (row.registration or row).language if isinstance(row, Message) else value
        )
    match value:
        case None | "" | False:
            return ""
        case True:
            return gettext("ja")
        case Event():
            return dated(value)
        case Session():
            start = in_form(timezone.localtime(value.starts_at), f"j F Y, {CLOCK}")
            return f"{value.texts.title or value.event.texts.title}, {start}"
        case datetime():
            return in_form(timezone.localtime(value), "DATETIME_FORMAT")
        case date():
            return date_format(value, "DATE_FORMAT")
        case dict() | list():
            return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)
    return str(value)
