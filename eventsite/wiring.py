"""Which app brings what to the rooms below it: one list of each, in the order in which it is asked.

The rooms import nothing from above; ``connect`` hands these lists down when Django starts.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

import cafes.views
import courses.audiences
import pitches.audiences
from cafes import editions, looking_back
from cafes.checks import PlanCheck
from cafes.counts import StallCounts
from cafes.editions import PlanCopy
from cafes.letters import PartsChangedLetter
from cafes.looking_back import AtAStall
from cafes.models import Edition
from cafes.parts import StandKeeper, StandParts
from cafes.photos import PHOTOS
from cafes.signs import SIGNS
from courses import certificates
from courses.counts import RunCounts
from courses.keeping import CourseKeeper
from courses.letters import AccessLetter, CertificateLetter
from courses.models import CourseRun
from courses.views import catalogue
from desk.closing.remarks import RemarkCheck
from desk.settings.site.saving import LOGO
from desk.staff import members
from desk.staff.invitations import InvitationLetter
from desk.staff.second_factor_letter import SecondFactorResetLetter
from eventsite.booking import checklist, places, waiting_list
from eventsite.figures import closing, counting
from eventsite.jobs import periodic, pictures, purging
from eventsite.jobs.periodic import Job, daily, every
from eventsite.mails import audiences, examples, letters, mailings, reminders
from eventsite.mails import desk as mails_desk
from eventsite.mails.admission_letters import AdmissionEndedLetter, AdmittedLetter
from eventsite.mails.audiences import Audience, WideAudience
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
from eventsite.mails.merged_letter import MergedLetter
from eventsite.mails.new_address_letter import NewAddressLetter
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
from eventsite.models import Event, Message, participation
from eventsite.models.participation import Keeper, Notes, Source
from eventsite.pages import lifecycle_effects, preview, registration
from eventsite.prints import sheets
from eventsite.prints.badges import BADGES
from eventsite.prints.lists import DOOR_LIST, WAITING_LIST
from eventsite.prints.tickets import TICKETS
from eventsite.staff import changes, frame
from eventsite.staff.frame import Entry, Tab
from eventsite.staff.roles import Right
from initiatives.letters import (
    EnteredLetter,
    InitiativeLinksLetter,
    OfferPassedOnLetter,
    OfferReceivedLetter,
    PublishedLetter,
)
from initiatives.models import Initiative
from initiatives.publishing import PICTURES
from initiatives.toolkit import links as toolkit_links
from pitches.checks import StageCheck, WorkshopBeside, WorkshopCheck
from pitches.copying import StageCopy, WorkshopCopy
from pitches.counts import StageCounts
from pitches.letters import JoinedLetter, MovedUpLetter, WorkshopOfferedLetter
from pitches.parts import PitchKeeper, PitchParts
from pitches.presence import OnTheStage
from pitches.prints import RUNNING_ORDER
from pitches.workshop import WorkshopNotes

PARTS: list[Source] = [StandParts(), PitchParts()]
NOTES: list[Notes] = [WorkshopNotes()]
KEEPERS: list[Keeper] = [StandKeeper(), PitchKeeper(), CourseKeeper()]
PREVIEWS: dict[Event.Kind, preview.Page] = {
    Edition.KIND: cafes.views.preview,
    CourseRun.KIND: catalogue.preview,
}
CHECKS: list[checklist.Source] = [PlanCheck(), StageCheck(), WorkshopCheck(), RemarkCheck()]
BESIDE: list[lifecycle_effects.Beside] = [WorkshopBeside()]
COPIED: list[editions.Copied] = [PlanCopy(), StageCopy(), WorkshopCopy()]
COUNTS: list[counting.Source] = [StallCounts(), StageCounts(), RunCounts()]
SETTLES: list[closing.Settle] = [certificates.settle]
PRESENCES: list[looking_back.Presence] = [OnTheStage(), AtAStall()]
OWN_PARTS = ["pitches/own_parts.html"]
SHOWN = [PHOTOS, LOGO, PICTURES]
IN_MAIL_ROWS = ["desk/mails/row.html"]

AUDIENCES: list[Audience | WideAudience] = [
    *audiences.AUDIENCES,
    *pitches.audiences.AUDIENCES,
    *courses.audiences.AUDIENCES,
]

LETTERS: list[type[Letter]] = [
    ConfirmationLetter,
    WaitingLetter,
    NeverFitsLetter,
    PromotedLetter,
    ChangedLetter,
    NewAddressLetter,
    MergedLetter,
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
    InvitationLetter,
    SecondFactorResetLetter,
]

# The desk: its menu, and the pages of an evening or a run; eventsite/staff/frame.py.
MENU = [
    Entry(label=_("Overzicht"), address="desk:index", right=Right.ORGANISE),
    Entry(
        label=_("Cafés"),
        address="cafes_desk:index",
        right=Right.ORGANISE,
        kind=Edition.KIND,
        also=("cafes_desk", "pitches_desk"),
    ),
    Entry(
        label=_("Cursussen"),
        address="courses_desk:index",
        right=Right.RUN_THE_DOOR,
        kind=CourseRun.KIND,
        also=("courses_desk",),
    ),
    Entry(
        label=_("Initiatieven"),
        address="initiatives_desk:index",
        right=Right.ORGANISE,
        also=("initiatives_desk",),
        count=lambda: Initiative.objects.to_judge().count(),
        counted=_("wachten op u"),
    ),
    Entry(
        label=_("Mensen"),
        address="desk:everyone",
        right=Right.ORGANISE,
        also=("desk:person", "desk:person_everything"),
    ),
    Entry(
        label=_("Berichten"),
        address="mails:mailings",
        right=Right.ORGANISE,
        also=("mails",),
        count=lambda: Message.objects.not_arrived().count(),
        counted=_("kwamen niet aan"),
    ),
    Entry(
        label=_("Cijfers"),
        address="desk:figures",
        right=Right.ORGANISE,
        also=("desk_note",),
        style="apart",
    ),
    Entry(
        label=_("Toolkit"),
        address="toolkit_desk:index",
        right=Right.ORGANISE,
        also=("toolkit_desk",),
    ),
    Entry(label=_("Logboek"), address="log:index", right=Right.MANAGE),
    Entry(
        label=_("Instellingen"),
        address="desk_settings:index",
        right=Right.MANAGE,
        also=("desk_settings", "desk_staff"),
    ),
    Entry(
        label=_("Naar de deur"),
        address="door:sessions",
        right=Right.CHECK_IN,
        also=("door",),
        style="door",
    ),
]

TABS = [
    Tab(
        label=_("Overzicht"),
        address="courses_desk:run",
        by="pk",
        right=Right.RUN_THE_DOOR,
        kind=CourseRun.KIND,
        also=("lifecycle",),
    ),
    Tab(
        label=_("Overzicht"),
        address="cafes_desk:overview",
        kind=Edition.KIND,
        also=("cafes_desk:take_over", "lifecycle"),
    ),
    Tab(label=_("Gegevens"), address="cafes_desk:details", kind=Edition.KIND),
    Tab(label=_("Gegevens"), address="courses_desk:edit_run", by="pk", kind=CourseRun.KIND),
    Tab(label=_("Bijeenkomsten"), address="courses_desk:sessions", by="pk", kind=CourseRun.KIND),
    Tab(
        label=_("Mensen"),
        address="desk:people",
        right=Right.RUN_THE_DOOR,
        also=(
            "desk:registration",
            "desk:registration_change",
            "desk:registration_email",
            "desk:registration_place",
            "desk:registration_cancel",
            "desk:registration_bring_back",
            "desk:registration_merge",
            "desk:people_new",
            "desk:people_bulk",
        ),
    ),
    Tab(
        label=_("Aanwezigheid"),
        address="courses_desk:attendance",
        by="pk",
        right=Right.RUN_THE_DOOR,
        kind=CourseRun.KIND,
    ),
    Tab(
        label=_("Kramen"),
        address="cafes_desk:floor_plan",
        kind=Edition.KIND,
        also=("cafes_desk:copy", "cafes_desk:assign"),
    ),
    Tab(
        label=_("Podium"),
        address="pitches_desk:order",
        kind=Edition.KIND,
        also=("pitches_desk:make", "pitches_desk:give", "pitches_desk:control"),
    ),
    Tab(label=_("Workshop"), address="pitches_desk:workshop", kind=Edition.KIND),
    Tab(
        label=_("Terugblik"),
        address="cafes_desk:album",
        kind=Edition.KIND,
        also=("cafes_desk:aftermath", "cafes_desk:photo"),
        when=lambda event: event.is_over and not event.is_cancelled,
    ),
    Tab(
        label=_("Berichten"),
        address="mails:event_mailings",
        also=("mails:new_mailing", "mails:mailing", "mails:change_mailing"),
    ),
    Tab(
        label=_("Deur"),
        address="event_door",
        right=Right.CHECK_IN,
        also=("door:board", "door:tablets", "door:pairing"),
        when=lambda event: not event.is_draft,
    ),
    Tab(
        label=_("Cijfers"),
        address="desk:event_figures",
        also=("desk:close", "desk:reopen"),
        when=lambda event: not event.is_draft,
    ),
    Tab(label=_("Afdrukken"), address="prints:index", also=("prints:print",)),
    Tab(label=_("Logboek"), address="log:event"),
]

# What can be printed; eventsite/prints/sheets.py.
PRINTS = [DOOR_LIST, WAITING_LIST, BADGES, TICKETS, SIGNS, RUNNING_ORDER]

OFTEN = every(timedelta(minutes=5))
JOBS = [
    Job("held places", OFTEN, waiting_list.promote_where_no_longer_held),
    Job("messages at their moment", every(timedelta(minutes=1)), mailings.send_due),
    Job("reminders", OFTEN, reminders.remind),
    Job("practical information", OFTEN, reminders.practical_information),
    Job("thanks", OFTEN, reminders.thank),
    Job("certificates", every(timedelta(minutes=1)), certificates.issue_due),
    Job(examples.JOB, every(timedelta(hours=1)), examples.keep_all),
    Job("links of the toolkit", OFTEN, toolkit_links.find_dead),
    Job("what expired", OFTEN, purging.wipe_expired),
    Job("closing", daily(3), closing.close_by_itself),
    Job("calendar links", daily(4), purging.purge_calendar_links),
    Job("mail stops", daily(4), purging.purge_mail_stops),
    Job("unanswered invitations", daily(4), members.forget_unanswered),
    Job("access needs", daily(purging.NEEDS_AT_HOUR), purging.purge_access_needs),
    Job("unnamed pictures", daily(4), pictures.discard_unnamed),
]


def connect() -> None:
    """Hand each list to the room that asks."""
    participation.connect(PARTS, NOTES, KEEPERS)
    counting.connect(COUNTS)
    closing.connect(SETTLES)
    letters.connect(LETTERS)
    registration.connect(OWN_PARTS)
    checklist.connect(CHECKS)
    preview.connect(PREVIEWS)
    lifecycle_effects.connect(BESIDE)
    editions.connect(COPIED)
    looking_back.connect(PRESENCES)
    audiences.connect(AUDIENCES)
    mails_desk.connect(IN_MAIL_ROWS)
    periodic.connect(JOBS)
    pictures.connect(SHOWN)
    sheets.connect(PRINTS)
    changes.connect({"mail": letters.label})
    frame.connect(MENU, TABS, lambda event: not places.free(event))
