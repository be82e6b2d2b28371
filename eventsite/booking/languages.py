"""In which language somebody is mailed, and reads their ticket: changed by themselves or at the desk."""

from __future__ import annotations

from django.db import transaction

from eventsite.models import Registration
from eventsite.staff.log import record
from eventsite.staff.verbs import Verb
from eventsite.web.languages.texts import spoken

from . import locks


@transaction.atomic
def change_language(registration: Registration, language: str) -> Registration:
    """From now on mails, ticket and certificate are in it; nobody is mailed of that.

    What waits to be sent is in it too, for a mail is made when it leaves. Also after the event and
    of who cancelled, as long as links open anything. One that the site has not is the site's own.
    """
    locks.lock_event(registration.event_id, though_closed=True)
    registration = locks.lock_registration(registration.pk)
    note(registration, language)
    return registration


def note(registration: Registration, language: str) -> None:
    """Of a registration that the caller holds."""
    language = spoken(language)
    if language == registration.language:
        return
    before = {"language": registration.language}
    registration.language = language
    registration.save(update_fields=["language"])
    record(Verb.CHANGED, registration, before=before, after={"language": language})
