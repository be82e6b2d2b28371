"""What the worker does, and when; eventsite/jobs/periodic.py."""

from __future__ import annotations

from datetime import timedelta

from courses import certificates
from desk.settings.keys import expiring
from eventsite.booking import retention as booking
from eventsite.booking import waiting_list
from eventsite.brakes import purging as brakes
from eventsite.changes import reading as changes
from eventsite.figures import closing
from eventsite.findability import drawing
from eventsite.jobs import pictures, purging, retaining, traces
from eventsite.jobs.periodic import Job, daily, every
from eventsite.keys import once
from eventsite.mails import examples, mailings, reminders
from eventsite.subscriptions import notices
from eventsite.webhooks import verbs as webhooks
from initiatives import retention as initiatives
from initiatives.toolkit import links as toolkit_links

from .retention import CATEGORIES

OFTEN = every(timedelta(minutes=5))
JOBS = [
    Job("held places", OFTEN, waiting_list.promote_where_no_longer_held),
    Job("messages at their moment", every(timedelta(minutes=1)), mailings.send_due),
    Job("reminders", OFTEN, reminders.remind),
    Job("practical information", OFTEN, reminders.practical_information),
    Job("thanks", OFTEN, reminders.thank),
    Job("news to who asked", every(timedelta(minutes=1)), notices.tell_due),
    Job("certificates", every(timedelta(minutes=1)), certificates.issue_due),
    Job(examples.JOB, every(timedelta(hours=1)), examples.keep_all),
    Job("links of the toolkit", OFTEN, toolkit_links.find_dead),
    Job("keys that expire", every(timedelta(hours=1)), expiring.warn),
    Job("answers kept for programs", daily(retaining.AT_HOUR), once.wipe),
    Job("what expired", OFTEN, purging.wipe_expired),
    Job("counts of the brakes", OFTEN, brakes.wipe),
    Job("what webhooks need no more", every(timedelta(hours=1)), webhooks.tidy),
    Job("closing", daily(3), closing.close_by_itself),
    *retaining.jobs(CATEGORIES),
    Job("who stood in at events", daily(retaining.AT_HOUR), booking.let_stand_ins_go),
    Job("who stood in for offers", daily(retaining.AT_HOUR), initiatives.let_stand_ins_go),
    Job("unnamed pictures", daily(4), pictures.discard_unnamed),
    Job("pictures for who shares", every(timedelta(hours=1)), drawing.discard_old),
    Job("what went longer ago than anybody asks", daily(4), changes.wipe),
    # Last: of all that went this night.
    Job("traces", daily(retaining.AT_HOUR), traces.wipe),
]
