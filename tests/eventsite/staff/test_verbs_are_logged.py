"""Every verb that writes comes to ``record``, or stands here with the reason why not."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
APPS = ("eventsite", "initiatives", "courses", "cafes", "pitches", "desk")

# What holds no verb: what is stored, shown, sent, made up for a demo, or plumbing of any site.
NO_VERBS = {"models", "migrations", "web", "demo", "management", "views", "forms", "desk", "pages"}
NO_VERBS |= {"admin.py", "views.py", "forms.py", "api.py", "letters.py", "examples.py", "desk.py"}
NO_VERBS |= {"mailings_desk.py", "initiator_views.py", "plan.py", "tablet_api.py"}

WRITES = {"save", "create", "bulk_create", "update", "delete", "get_or_create", "update_or_create"}
RECORDS = {f"eventsite.staff.log.{name}" for name in ("record", "record_all", "record_lines")}

NOT_LOGGED = {
    # A row of its own says it, with when and by whom.
    "eventsite.door.written.parties": "part of what the door's verbs write down, with its lines",
    "eventsite.door.written.scans": "each scan is a row that says when, where and by which tablet",
    "eventsite.door.tablets.seen": "every half minute, of every tablet",
    "eventsite.door.tablets.offer": "a code that pairs nothing yet; pairing is logged",
    "eventsite.staff.typed.take": "what somebody typed, kept for an hour for them alone",
    "eventsite.staff.changes.connect": "wiring; writes nothing",
    "eventsite.mails.audiences.connect": "wiring; writes nothing",
    "eventsite.brakes.counting.take": "a count of a source, under a hash, several a second",
    "eventsite.brakes.purging.wipe": "takes out counts that say nothing any more",
    "eventsite.tickets.codes.qr_png": "writes an image",
    **dict.fromkeys(
        [
            "eventsite.findability.drawing.draw",
            "eventsite.findability.icons.icon",
            "eventsite.findability.icons.touch_icon",
            "eventsite.findability.icons.favicon",
        ],
        "writes an image",
    ),
    "eventsite.tickets.codes.give": "the code of who signs up or gets new links, which is logged",
    "eventsite.calendars.invitations.raise_sequence": "what calendars call newer; the change is logged",
    "eventsite.calendars.invitations.note": "what was sent to a calendar, in the row itself",
    "eventsite.booking.cancelling.mark_cancelled": "part of cancelling and merging, which are logged",
    "eventsite.figures.stored.write": "part of closing, which is logged",
    "eventsite.figures.counting.count": "counts; writes nothing",
    # The mails' own bookkeeping: each mail is a row with its state.
    "eventsite.mails.answers.record": "what somebody's calendar answered, kept with the invitation",
    "eventsite.mails.again.not_needed": "the mail says so; the one in its place is logged",
    "eventsite.mails.again.none_needed": "part of making two registrations one, which is logged",
    "eventsite.mails.bounces.record": "what a mail server answered, kept with the mail",
    "eventsite.mails.held.hold": "part of putting a backup back, which is logged",
    "eventsite.backups.media.restore": "part of putting a backup back, which is logged",
    "eventsite.deliverability.trial.send": "one mail of an administrator, whose row goes at once",
    "eventsite.mails.queue.claim": "the worker takes a mail",
    "eventsite.mails.queue.taken": "the worker takes one after the other",
    "eventsite.mails.delivery.deliver": "the worker sends it; the mail says how it went",
    "eventsite.mails.reminders.remind": "mails by the clock",
    "eventsite.mails.reminders.practical_information": "mails by the clock",
    "eventsite.mails.reminders.thank": "mails by the clock",
    "eventsite.mails.mailings.test": "a proof to oneself",
    "eventsite.mails.stopping.stop": "a person's own switch for mails, which is a row with their address",
    "eventsite.mails.stopping.go_on": "the same switch",
    "eventsite.subscriptions.verbs.ask": "a person's own wish, a row with its moment; no yes yet",
    "eventsite.subscriptions.verbs.confirm": "a person's own yes, a row with its moment and its words",
    "eventsite.subscriptions.verbs.take_out": "part of stopping, erasing and letting go, with theirs",
    "eventsite.subscriptions.notices.of_event": "follows from an event that is published, which is logged",
    "eventsite.subscriptions.notices.at_event": "follows from a part that is taken, which is logged",
    "eventsite.subscriptions.notices.of_a_day": "follows from a change of an initiative, which is logged",
    "eventsite.subscriptions.notices.back": "follows from an initiative that is published, which is logged",
    "eventsite.subscriptions.notices.let_go": "follows from a campaign that is removed, which is logged",
    "eventsite.subscriptions.notices.tell_due": "queues mails, each a row that says when",
    # Of webhooks each message is a row that says what it tells and how that went.
    "eventsite.webhooks.telling.tell": "follows from what is logged, and says it to others",
    "eventsite.webhooks.delivering.take": "the worker takes a webhook",
    "eventsite.webhooks.delivering.a_round": "the worker tells; each message says how it went",
    "eventsite.webhooks.verbs.tidy": "takes out what was removed, which is logged, and what waits too long",
    "eventsite.webhooks.verbs.hold": "part of restoring a backup",
    "eventsite.webhooks.keys.begin": "part of making and renewing, which are logged",
    # What changes nothing that anybody would ask after.
    "eventsite.jobs.periodic.run_due": "the worker's own clockwork",
    "eventsite.jobs.periodic.ask_again": "part of keeping what is set of the site, which is logged",
    "eventsite.retention.categories.delete": "what is past its term, which has a record of its own",
    "eventsite.retention.recording.record": "that record",
    "eventsite.jobs.purging.wipe_expired": "what nobody can read any more, by the clock",
    "eventsite.tickets.links.calendar_link": "somebody's own subscription",
    "eventsite.booking.statuses.change": "part of the verbs that publish, call off and reinstate",
    "eventsite.mails.mailings.hand_over": "part of making two registrations one, which is logged",
    "eventsite.mails.rehearsal.effects": "rolls back what it tries",
    "pitches.running_order.lay_in_order": "part of the verbs that move turns, which are logged",
    "eventsite.staff.guard.seen": "when somebody was last here, in their own row",
    "initiatives.publishing.vouch_for": "that a link from a mail was used; what it was used for is logged",
    "eventsite.tickets.links.revoke_calendar": "somebody's own subscription",
    "initiatives.toolkit.links.keep": "what a site answered, in the card's own row",
    "pitches.clock.start": "what the screen shows for some minutes",
    "pitches.clock.pause": "what the screen shows for some minutes",
    # What programs are answered.
    "eventsite.keys.once.once": "keeps what was answered, for a day; what was asked is logged by its verb",
    "eventsite.keys.once.wipe": "takes out answers that nobody can ask for any more, by the clock",
    "eventsite.api.offers.create_offer": "a helper's own offer, a row with its moment; or who stands in for it",
    "eventsite.api.partner_sign_ups.of_key": "a place that came free for who stands in for somebody",
    "eventsite.booking.retention.let_stand_ins_go": "who stands in for somebody, who is let go with a record",
    "initiatives.retention.let_stand_ins_go": "who stands in for an offer that nobody proves",
    "eventsite.changes.reading.wipe": "what went so long ago that programs read all anew, by the clock",
    "eventsite.door.document.document": "writes a document for programs",
}


def modules() -> dict[str, ast.Module]:
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): ast.parse(path.read_text())
        for app in APPS
        for path in sorted((ROOT / app).rglob("*.py"))
        if not NO_VERBS & {*path.relative_to(ROOT).parts}
    }


def imported(name: str, tree: ast.Module) -> dict[str, str]:
    """What a module calls things that are defined elsewhere."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            package = name.split(".")[: -node.level] if node.level else []
            source = ".".join([*package, *([node.module] if node.module else [])])
            found |= {a.asname or a.name: f"{source}.{a.name}" for a in node.names}
    return found


def calls(name: str, tree: ast.Module) -> dict[str, set[str]]:
    """Per function (or method of a class) of a module what it calls, by full name where that is known."""
    known = imported(name, tree)
    known |= {f.name: f"{name}.{f.name}" for f in tree.body if isinstance(f, ast.FunctionDef)}

    def target(call: ast.Call) -> str:
        head, _dot, tail = ast.unparse(call.func).partition(".")
        place = known.get(head)
        return ".".join(filter(None, [place, tail])) if place else f"?.{tail.rpartition('.')[2]}"

    return {
        f"{name}.{f.name}": {
            *(target(c) for c in ast.walk(f) if isinstance(c, ast.Call)),
            *(  # a context manager's or a helper's writes are its caller's
                f"?.{c.func.attr}"
                for c in ast.walk(f)
                if isinstance(c, ast.Call) and isinstance(c.func, ast.Attribute)
            ),
        }
        for f in tree.body
        if isinstance(f, ast.FunctionDef)
    }


def reached(start: str, graph: dict[str, set[str]], *, within: str = "") -> Iterator[str]:
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        for one in graph.get(here, ()):
            yield one
            if one not in seen and one.startswith(within):
                seen.add(one)
                waiting.append(one)


def unlogged() -> set[str]:
    graph: dict[str, set[str]] = {}
    for name, tree in modules().items():
        graph |= calls(name, tree)
    writes = {f"?.{verb}" for verb in WRITES}
    return {
        verb
        for verb in graph
        if not verb.rpartition(".")[2].startswith("_")
        and not verb.startswith("eventsite.staff.log")
        # Its own writes: what it leaves to other modules' verbs is theirs to log.
        if writes & set(reached(verb, graph, within=verb.rpartition(".")[0] + "._"))
        if not RECORDS & set(reached(verb, graph))
    }


@pytest.fixture(scope="module")
def found() -> set[str]:
    return unlogged()


def test_every_verb_that_writes_is_logged_or_says_why_not(found):
    assert found - set(NOT_LOGGED) == set()


def test_no_reason_is_given_for_what_needs_none(found):
    assert set(NOT_LOGGED) - found == set()
