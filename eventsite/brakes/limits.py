"""How much is let through, in one table: what each limit counts, how much at once, how fast it comes back.

``most`` may be used at once; what is used comes back evenly, all of it in ``per``. So 40 in an hour is 40
in one go and then one each minute and a half, and never more than twice 40 in any hour. docs/settings.md
explains them to who runs the site. A change here needs no other change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """``name`` is what is counted under: two limits of one name share what is used.

    ``in_advance``: a process takes so many uses together, for one source; see ``in_advance.py``.
    """

    name: str
    most: int
    per: timedelta
    in_advance: int = 1


# By one source, on any one form: a school class of 30 in a hall, each of whom mistypes once or twice.
FORM = Limit("form", 90, 15 * MINUTE)
# Whole pictures are sent and drawn anew.
UPLOAD = Limit("upload", 12, 15 * MINUTE)
# A form that mails an address that one types: links, proof of an address, help offered.
ASKED_MAIL = Limit("asked mail", 40, HOUR)

# Places at one event, by one source: a class of 30, or some families, and then one each five minutes.
PLACES = Limit("places", 40, 200 * MINUTE)
# But never more than this part of an event at once, so that no small one is one client's in seconds.
PART_OF_EVENT = 2
FEWEST_PLACES = 6  # a family, however small the event
# Stalls and pitches of one event, by one source: there are some twenty.
PART = Limit("part", 4, 2 * HOUR)
# Sign-ups at one event from everywhere together: ten times what the busiest opening brought.
EVENT = Limit("event", 1000, HOUR)

# Looking something up by a code that somebody was given.
CODE = Limit("code", 60, 10 * MINUTE)
# Links, tickets and tablets' tokens that open nothing; what opens something is never counted.
MISS = Limit("miss", 40, 10 * MINUTE)
# Pairing a tablet: an evening has ten of them, behind one address.
PAIRING = Limit("pairing", 20, 10 * MINUTE)

# Open data, and what tablets ask: many machines behind one address, every few seconds.
API = Limit("api", 600, 5 * MINUTE)
TABLET = Limit("tablet", 3000, 5 * MINUTE, in_advance=10)
# By one key, whatever its address: twice in a second, all day.
KEY = Limit("key", 600, 5 * MINUTE)
# People whom one key signs up, and help that it offers: each is a mail to an address that somebody else typed.
KEY_MAIL = Limit("key mail", 200, HOUR)
# Of those by one key to one address: nobody signs up for more evenings in a day, and a victim's mailbox is no target.
KEY_ADDRESS = Limit("key address", 4, DAY)

# Mails that anybody's typing an address causes: of one kind, and of all kinds together, to one address.
MAIL = Limit("mail", 3, DAY)
MAILS = Limit("mails", 20, DAY)
# Those that say what happened to a sign-up: somebody may well sign up for more than three things in a day.
SIGN_UP_MAIL = Limit("sign-up mail", 6, DAY)


def places_by_key(capacity: int) -> Limit:
    """For a key at an event of so many places: its visitors come from many connections, and still are not all."""
    return Limit("key places", max(FEWEST_PLACES, capacity // PART_OF_EVENT), PLACES.per)


def places_at(capacity: int) -> Limit:
    """For an event of so many places: PLACES, or less where that is too large a part of it."""
    most = min(PLACES.most, max(FEWEST_PLACES, capacity // PART_OF_EVENT))
    return Limit(PLACES.name, most, PLACES.per / PLACES.most * most)
