"""Which app brings what to the rooms below it: one list of each, in the order in which it is asked.

The rooms import nothing from above; ``connect`` hands these lists down when Django starts.
"""

from __future__ import annotations

from datetime import timedelta

from cafes.stands import StandParts
from courses import certificates
from eventsite.booking import waiting_list
from eventsite.jobs import periodic, purging
from eventsite.jobs.periodic import Job, daily, every
from eventsite.mails import mailings, reminders
from eventsite.models import participation
from eventsite.models.participation import Notes, Source
from eventsite.pages import registration
from pitches import audiences
from pitches.running_order import PitchParts
from pitches.workshop import WorkshopNotes

PARTS: list[Source] = [StandParts(), PitchParts()]
NOTES: list[Notes] = [WorkshopNotes()]
OWN_PARTS = ["pitches/own_parts.html"]

AUDIENCES = [*mailings.AUDIENCES, *audiences.AUDIENCES]

OFTEN = every(timedelta(minutes=5))
JOBS = [
    Job("held places", OFTEN, waiting_list.promote_where_no_longer_held),
    Job("reminders", OFTEN, reminders.remind),
    Job("practical information", OFTEN, reminders.practical_information),
    Job("thanks", OFTEN, reminders.thank),
    Job("certificates", every(timedelta(minutes=1)), certificates.issue_due),
    Job("calendar links", daily(4), purging.purge_calendar_links),
]


def connect() -> None:
    """Hand each list to the room that asks."""
    participation.connect(PARTS, NOTES)
    registration.connect(OWN_PARTS)
    mailings.connect(AUDIENCES)
    periodic.connect(JOBS)
