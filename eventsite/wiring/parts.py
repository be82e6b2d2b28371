"""What the apps bring to the rooms below them: one list of each, in the order in which it is asked."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

import cafes.views
import initiatives.subscriptions
from cafes import editions, looking_back
from cafes.checks import PlanCheck
from cafes.counts import StallCounts
from cafes.covers import COVERS
from cafes.editions import PlanCopy
from cafes.looking_back import AtAStall
from cafes.models import Edition
from cafes.parts import StandKeeper, StandParts
from cafes.photos import PHOTOS
from cafes.signs import SIGNS
from cafes.subscriptions import Evenings, stall_of
from courses import certificates
from courses.counts import RunCounts
from courses.keeping import CourseKeeper
from courses.models import Course, CourseRun
from courses.subscriptions import NextRuns
from courses.views import catalogue
from desk.closing.remarks import RemarkCheck
from desk.settings.site.saving import LOGO
from eventsite.booking import checklist
from eventsite.figures import closing, counting
from eventsite.models import Event
from eventsite.models.participation import Keeper, Notes, Source
from eventsite.pages import lifecycle_effects, preview
from eventsite.pages.agenda_kinds import Kind
from eventsite.prints.badges import BADGES
from eventsite.prints.lists import DOOR_LIST, WAITING_LIST
from eventsite.prints.tickets import TICKETS
from eventsite.subscriptions import topics
from initiatives import appearances
from initiatives.publishing import PICTURES
from pitches.appearances import AtEvenings
from pitches.checks import StageCheck, WorkshopBeside, WorkshopCheck
from pitches.copying import StageCopy, WorkshopCopy
from pitches.counts import StageCounts
from pitches.parts import PitchKeeper, PitchParts
from pitches.presence import OnTheStage
from pitches.prints import RUNNING_ORDER
from pitches.subscriptions import pitch_of
from pitches.workshop import WorkshopNotes

PARTS: list[Source] = [StandParts(), PitchParts()]
NOTES: list[Notes] = [WorkshopNotes()]
KEEPERS: list[Keeper] = [StandKeeper(), PitchKeeper(), CourseKeeper()]
PREVIEWS: dict[Event.Kind, preview.Page] = {
    Edition.KIND: cafes.views.preview,
    CourseRun.KIND: catalogue.preview,
}
AGENDA_KINDS: list[Kind] = [
    Kind(
        "avonden",
        _("Avonden"),
        _("Er staat nu geen avond op de site."),
        Q(event__kind=Edition.KIND),
    ),
    Kind(
        "cursussen",
        _("Cursussen"),
        _("Er staat nu geen cursus op de site."),
        Q(event__courserun__course__kind__in=[Course.Kind.BASIC, Course.Kind.ADVANCED]),
    ),
    Kind(
        "workshops",
        _("Workshops"),
        _("Er staat nu geen workshop op de site."),
        Q(event__courserun__course__kind=Course.Kind.WORKSHOP),
    ),
]
CHECKS: list[checklist.Source] = [PlanCheck(), StageCheck(), WorkshopCheck(), RemarkCheck()]
BESIDE: list[lifecycle_effects.Beside] = [WorkshopBeside()]
COPIED: list[editions.Copied] = [PlanCopy(), StageCopy(), WorkshopCopy()]
COUNTS: list[counting.Source] = [StallCounts(), StageCounts(), RunCounts()]
SETTLES: list[closing.Settle] = [certificates.settle]
PRESENCES: list[looking_back.Presence] = [OnTheStage(), AtAStall()]
APPEARANCES: list[appearances.Source] = [AtEvenings()]
OWN_PARTS = ["pitches/own_parts.html"]
SHOWN = [PHOTOS, COVERS, LOGO, PICTURES]
IN_MAIL_ROWS = ["desk/mails/row.html"]
TOPICS: list[topics.Source] = [Evenings(), NextRuns(), initiatives.subscriptions.Followed()]
TAKING_PART: list[initiatives.subscriptions.Part] = [stall_of, pitch_of]


# What can be printed; eventsite/prints/sheets.py.
PRINTS = [DOOR_LIST, WAITING_LIST, BADGES, TICKETS, SIGNS, RUNNING_ORDER]
