"""What organisers do with a note that is being written."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from desk.figures.period import Period
from desk.models import NoteDraft, NoteLine
from eventsite.staff.log import Verb, record, stored, values
from eventsite.web.languages.texts import own_language
from eventsite.web.versions import Check


class HasVersions(Exception):
    """What was frozen stays, and the note with it."""


@transaction.atomic
def start(period: Period) -> NoteDraft:
    """A note of this period with what the last one said; the one that nobody has touched yet, if there is one."""
    untouched = NoteDraft.objects.filter(
        first=period.first, last=period.last, modified_at=F("created_at"), versions=None
    )
    if found := untouched.first():
        return found
    last = NoteDraft.objects.order_by("-pk").first()
    now = timezone.now()
    with translation.override(own_language()):  # as the rest of the note: see writing.py
        draft = NoteDraft.objects.create(
            title=last.title if last else _("Stand van zaken overheidsparticipatie"),
            to=last.to if last else _("de leden van de commissie Bestuur"),
            first=period.first,
            last=period.last,
            opening=_("Hieronder informeren wij u over de stappen die in deze periode zijn gezet."),
            created_at=now,
            modified_at=now,
        )
    record(Verb.ADDED, draft)
    return draft


@transaction.atomic
def change(draft: NoteDraft, *, check: Check) -> None:
    """Keep an organiser's edits. Versions stay. Raises versions.Stale, or NoteDraft.DoesNotExist."""
    hold(draft.pk)
    check()
    before = stored(draft)
    draft.modified_at = timezone.now()
    draft.save()
    record(Verb.CHANGED, draft, before=before, after=values(draft))


@transaction.atomic
def forget(draft: NoteDraft) -> None:
    """Throw it away with its lines. Raises HasVersions, or NoteDraft.DoesNotExist."""
    draft = hold(draft.pk)
    if draft.versions.exists():
        raise HasVersions
    record(Verb.REMOVED, draft)
    draft.delete()


@transaction.atomic
def keep_line(line: NoteLine, *, check: Check) -> None:
    """Add a line, or keep its edits. Raises versions.Stale, or DoesNotExist of the note or the line."""
    draft = hold(line.draft_id)
    is_new = line._state.adding
    if not is_new:
        NoteLine.objects.get(pk=line.pk)
    check()
    before = None if is_new else stored(line)
    line.save()
    _touch(draft)
    verb = Verb.ADDED if is_new else Verb.CHANGED
    record(verb, line, before=before, after=values(line))


@transaction.atomic
def remove_line(line: NoteLine) -> None:
    """Take it out; who does so second does nothing. Raises NoteDraft.DoesNotExist."""
    draft = hold(line.draft_id)
    if not NoteLine.objects.filter(pk=line.pk).exists():
        return
    record(Verb.REMOVED, line)
    line.delete()
    _touch(draft)


def hold(pk: int) -> NoteDraft:
    """Its lines and versions come and go under this lock."""
    return NoteDraft.objects.select_for_update().get(pk=pk)


def _touch(draft: NoteDraft) -> None:
    draft.modified_at = timezone.now()
    draft.save(update_fields=["modified_at"])
