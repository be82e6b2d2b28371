"""Invented people who want to be kept up to date; one of them did not answer the mail yet."""

from __future__ import annotations

from datetime import date, timedelta

from eventsite.models import Subscription
from eventsite.subscriptions import topics, verbs
from eventsite.web.acting import PERSON

from . import clock
from .clock import Story

# Who, days ago, about what.
PEOPLE = [
    ("loes.vermeer", 1, ("avond",)),
    ("karim.elidrissi", 1, ("avond", "cursus-basiscursus")),
    ("petra.smit", 1, ("avond",)),
    ("joost.hoekstra", 1, ("cursus-basiscursus", "cursus-verdiepingscursus")),
    ("amina.yilmaz", 1, ("avond", "initiatief-buurttuin-ramplaan")),
    ("wim.dekker", 0, ("avond",)),
    ("sofie.bakker", 0, ("initiatief-buurttuin-ramplaan",)),
]
UNANSWERED = ("ruud.kok", 0, ("avond",))


def story(today: date) -> Story:
    for number, (name, ago, codes) in enumerate([*PEOPLE, UNANSWERED]):
        yield clock.at(today - timedelta(days=ago), 8, 5 * number), PERSON
        email = f"{name}@example.nl"
        wanted = [found for code in codes if (found := topics.find(code))]
        verbs.ask(email, wanted)
        if (name, ago, codes) != UNANSWERED:
            verbs.confirm(Subscription.objects.of(email))
