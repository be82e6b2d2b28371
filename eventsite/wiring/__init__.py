"""Which app brings what to the rooms below it.

The rooms import nothing from above; ``connect`` hands these lists down when Django starts.
"""

from __future__ import annotations

from cafes import editions, looking_back
from eventsite.backups import settling
from eventsite.booking import checklist, places
from eventsite.figures import closing, counting
from eventsite.findability import things
from eventsite.jobs import periodic, pictures
from eventsite.mails import audiences, letters
from eventsite.mails import desk as mails_desk
from eventsite.models import keys, participation, webhooks
from eventsite.pages import agenda_kinds, lifecycle_effects, preview, registration
from eventsite.prints import sheets
from eventsite.retention import categories
from eventsite.staff import changes, frame, log
from eventsite.subscriptions import topics
from eventsite.web.languages.names import own_name_of
from eventsite.webhooks import telling
from initiatives import appearances
from initiatives import subscriptions as initiatives

from .found import KINDS
from .mails import AUDIENCES, LETTERS
from .menu import MENU, TABS
from .parts import (
    AGENDA_KINDS,
    APPEARANCES,
    BESIDE,
    CHECKS,
    COPIED,
    COUNTS,
    IN_MAIL_ROWS,
    KEEPERS,
    NOTES,
    OWN_PARTS,
    PARTS,
    PRESENCES,
    PREVIEWS,
    PRINTS,
    SETTLES,
    SHOWN,
    TAKING_PART,
    TOPICS,
)
from .restoring import ERASE_AGAIN, HOLD, TELL
from .retention import CATEGORIES
from .work import JOBS


def connect() -> None:
    """Hand each list to the room that asks."""
    participation.connect(PARTS, NOTES, KEEPERS)
    counting.connect(COUNTS)
    closing.connect(SETTLES)
    letters.connect(LETTERS)
    registration.connect(OWN_PARTS)
    checklist.connect(CHECKS)
    preview.connect(PREVIEWS)
    agenda_kinds.connect(AGENDA_KINDS)
    lifecycle_effects.connect(BESIDE)
    editions.connect(COPIED)
    looking_back.connect(PRESENCES)
    appearances.connect(APPEARANCES)
    audiences.connect(AUDIENCES)
    mails_desk.connect(IN_MAIL_ROWS)
    log.follow([telling.tell])
    periodic.connect(JOBS)
    pictures.connect(SHOWN)
    categories.connect(CATEGORIES)
    settling.connect(HOLD, ERASE_AGAIN, TELL)
    sheets.connect(PRINTS)
    things.connect(KINDS)
    topics.connect(TOPICS)
    initiatives.connect(TAKING_PART)
    changes.connect(
        {
            "mail": letters.label,
            "language": own_name_of,
            "scopes": lambda scopes: "; ".join(keys.in_words(scopes)),
            "expires_at": keys.last_day_in_words,
            "kinds": webhooks.in_words,
        }
    )
    frame.connect(MENU, TABS, lambda event: not places.free(event))
