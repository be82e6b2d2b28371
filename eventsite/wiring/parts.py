"""What the apps bring to the rooms below them: one list of each, in the order in which it is asked."""

from __future__ import annotations

import cafes.views
import initiatives.subscriptions
from cafes import editions, looking_back
from cafes.checks import PlanCheck
from cafes.counts import StallCounts
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
from courses.models import CourseRun
from courses.subscriptions import NextRuns
from courses.views import catalogue
from desk.closing.remarks import RemarkCheck
from desk.settings.site.saving import LOGO
from eventsite.booking import checklist
from eventsite.figures import closing, counting
from eventsite.models import Event
from eventsite.models.participation import Keeper, Notes, Source
from eventsite.pages import lifecycle_effects, preview
from eventsite.prints.badges import BADGES
from eventsite.prints.lists import DOOR_LIST, WAITING_LIST
from eventsite.prints.tickets import TICKETS
from eventsite.subscriptions import topics
from initiatives.publishing import PICTURES
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
CHECKS: list[checklist.Source] = [PlanCheck(), StageCheck(), WorkshopCheck(), RemarkCheck()]
BESIDE: list[lifecycle_effects.Beside] = [WorkshopBeside()]
COPIED: list[editions.Copied] = [PlanCopy(), StageCopy(), WorkshopCopy()]
COUNTS: list[counting.Source] = [StallCounts(), StageCounts(), RunCounts()]
SETTLES: list[closing.Settle] = [certificates.settle]
PRESENCES: list[looking_back.Presence] = [OnTheStage(), AtAStall()]
OWN_PARTS = ["pitches/own_parts.html"]
SHOWN = [PHOTOS, LOGO, PICTURES]
IN_MAIL_ROWS = ["desk/mails/row.html"]
TOPICS: list[topics.Source] = [Evenings(), NextRuns(), initiatives.subscriptions.Followed()]
TAKING_PART: list[initiatives.subscriptions.Part] = [stall_of, pitch_of]


# What can be printed; eventsite/prints/sheets.py.
PRINTS = [DOOR_LIST, WAITING_LIST, BADGES, TICKETS, SIGNS, RUNNING_ORDER]
