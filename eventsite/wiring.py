"""Which app brings what to the rooms below it: one list of each, in the order in which it is asked.

The rooms import nothing from above; ``connect`` hands these lists down when Django starts.
"""

from __future__ import annotations

from datetime import timedelta

import cafes.views
from cafes import editions
from cafes.checks import PlanCheck
from cafes.editions import PlanCopy
from cafes.letters import PartsChangedLetter
from cafes.models import Edition
from cafes.stands import StandParts
from courses import certificates
from courses.letters import AccessLetter, CertificateLetter
from courses.models import CourseRun
from courses.views import catalogue
from eventsite.booking import checklist, waiting_list
from eventsite.jobs import periodic, purging
from eventsite.jobs.periodic import Job, daily, every
from eventsite.mails import examples, letters, mailings, reminders
from eventsite.mails.admission_letters import AdmissionEndedLetter, AdmittedLetter
from eventsite.mails.calendar_letters import CalendarEntryLetter
from eventsite.mails.declined_letter import DeclinedLetter
from eventsite.mails.event_letters import (
    EventCancelledLetter,
    EventChangedLetter,
    PracticalLetter,
    ReminderDayLetter,
    ReminderWeekLetter,
    ThanksLetter,
)
from eventsite.mails.letter import Letter
from eventsite.mails.mailing_letters import MailingLetter, ProofLetter
from eventsite.mails.sign_up_letters import (
    CancelledLetter,
    ChangedLetter,
    ConfirmationLetter,
    LeftWaitingListLetter,
    LinksLetter,
    NeverFitsLetter,
    PromotedLetter,
    WaitingLetter,
)
from eventsite.models import Event, participation
from eventsite.models.participation import Notes, Source
from eventsite.pages import preview, registration
from initiatives.letters import (
    EnteredLetter,
    InitiativeLinksLetter,
    OfferPassedOnLetter,
    OfferReceivedLetter,
    PublishedLetter,
)
from pitches import audiences
from pitches.checks import StageCheck, WorkshopCheck
from pitches.copying import StageCopy, WorkshopCopy
from pitches.letters import JoinedLetter, MovedUpLetter, WorkshopOfferedLetter
from pitches.parts import PitchParts
from pitches.workshop import WorkshopNotes

PARTS: list[Source] = [StandParts(), PitchParts()]
NOTES: list[Notes] = [WorkshopNotes()]
PREVIEWS: dict[Event.Kind, preview.Page] = {
    Edition.KIND: cafes.views.preview,
    CourseRun.KIND: catalogue.preview,
}
CHECKS: list[checklist.Source] = [PlanCheck(), StageCheck(), WorkshopCheck()]
COPIED: list[editions.Copied] = [PlanCopy(), StageCopy(), WorkshopCopy()]
OWN_PARTS = ["pitches/own_parts.html"]

AUDIENCES = [*mailings.AUDIENCES, *audiences.AUDIENCES]

LETTERS: list[type[Letter]] = [
    ConfirmationLetter,
    WaitingLetter,
    NeverFitsLetter,
    PromotedLetter,
    ChangedLetter,
    CancelledLetter,
    LeftWaitingListLetter,
    EventChangedLetter,
    EventCancelledLetter,
    CalendarEntryLetter,
    DeclinedLetter,
    LinksLetter,
    ReminderWeekLetter,
    ReminderDayLetter,
    PracticalLetter,
    ThanksLetter,
    MailingLetter,
    ProofLetter,
    EnteredLetter,
    PublishedLetter,
    InitiativeLinksLetter,
    OfferReceivedLetter,
    OfferPassedOnLetter,
    JoinedLetter,
    MovedUpLetter,
    PartsChangedLetter,
    WorkshopOfferedLetter,
    AdmittedLetter,
    AdmissionEndedLetter,
    AccessLetter,
    CertificateLetter,
]

OFTEN = every(timedelta(minutes=5))
JOBS = [
    Job("held places", OFTEN, waiting_list.promote_where_no_longer_held),
    Job("reminders", OFTEN, reminders.remind),
    Job("practical information", OFTEN, reminders.practical_information),
    Job("thanks", OFTEN, reminders.thank),
    Job("certificates", every(timedelta(minutes=1)), certificates.issue_due),
    Job("examples of mails", every(timedelta(hours=1)), examples.keep_all),
    Job("calendar links", daily(4), purging.purge_calendar_links),
    Job("mail stops", daily(4), purging.purge_mail_stops),
]


def connect() -> None:
    """Hand each list to the room that asks."""
    participation.connect(PARTS, NOTES)
    letters.connect(LETTERS)
    registration.connect(OWN_PARTS)
    checklist.connect(CHECKS)
    preview.connect(PREVIEWS)
    editions.connect(COPIED)
    mailings.connect(AUDIENCES)
    periodic.connect(JOBS)
