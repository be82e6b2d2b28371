"""Calendars of people who press the one button that their mail client shows, and no other.

``FirstPartOnly`` does as Thunderbird does (calItipUtils, processFoundItems): it looks at the first
calendar part of a mail, and looks that part's first UID up. Unknown, it adds every entry of the part;
known, it takes the part for that one entry. ``EveryPart`` reads whatever calendar is in the mail, files
too, entry by entry (RFC 5546 §2.1.4).
"""

from __future__ import annotations

import email
from dataclasses import dataclass, field
from email import policy

from icalendar import Calendar


@dataclass
class FirstPartOnly:
    holds: dict[str, object] = field(default_factory=dict)  # by UID

    def receive(self, mail) -> None:
        for calendar in self.calendars(calendar_parts(mail)):
            method, entries = str(calendar["METHOD"]), calendar.walk("VEVENT")
            self.press(method, [(str(entry["UID"]), entry) for entry in entries])

    def calendars(self, parts):
        return parts[:1]

    def press(self, method: str, entries) -> None:
        first = entries[0][0]
        if method == "CANCEL":
            self.holds.pop(first, None)
        elif first not in self.holds:
            self.holds.update(entries)
        else:
            uids = {uid for uid, _entry in entries}
            assert uids == {first}, "entries of others are written over the one that is there"
            if newer(entries[0][1], self.holds[first]):
                self.holds.update(entries)

    def stands(self) -> dict[str, tuple[str, ...]]:
        """What is on: when, what and where, by UID."""
        shown = ("dtstart", "dtend", "summary", "location")
        return {
            uid: tuple(entry[name].to_ical().decode() for name in shown)
            for uid, entry in self.holds.items()
            if str(entry["STATUS"]) != "CANCELLED"
        }


class EveryPart(FirstPartOnly):
    def calendars(self, parts):
        return parts

    def press(self, method: str, entries) -> None:
        for uid, entry in entries:
            if method == "CANCEL":
                self.holds.pop(uid, None)
            elif uid not in self.holds or newer(entry, self.holds[uid]):
                self.holds[uid] = entry


def newer(entry, held) -> bool:
    return revision(entry) > revision(held)


def revision(entry) -> tuple:
    return int(entry["SEQUENCE"]), entry["DTSTAMP"].dt


def calendar_parts(mail) -> list[Calendar]:
    """Every calendar of a mail in MIME order, as a mail client sees them."""
    parsed = email.message_from_bytes(mail.message().as_bytes(), policy=policy.default)
    return [
        Calendar.from_ical(part.get_payload(decode=True))
        for part in parsed.walk()
        if part.get_content_type() in {"text/calendar", "application/ics"}
        or (part.get_filename() or "").endswith(".ics")
    ]
