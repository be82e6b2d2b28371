"""The list as a file: exactly this filter, in exactly this order, all pages of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from django.utils import timezone
from django.utils.translation import gettext as _

from eventsite.models import Event
from eventsite.staff.log import Verb, record
from eventsite.web.languages.fields import is_asked
from eventsite.web.languages.names import own_name_of
from eventsite.web.spreadsheets import Cell, Format

from . import listing
from .asked import Asked
from .listing import Row

AT_ONCE = 500  # rows: what they do is asked for so many together
IN_MEMORY = 1_000_000  # bytes; what is more goes to disk meanwhile


def export(event: Event, asked: Asked, kind: Format, *, needs: bool) -> BinaryIO:
    """The file, from its beginning. With ``needs`` also what people need (AVG art. 9); logged.

    What the list holds at this moment: who signs up while it is written is not in it.
    """
    pks = list(listing.matching_of(event, asked).values_list("pk", flat=True))
    record(Verb.EXPORTED, event, after={"registrations": len(pks), "access_needs": needs})
    file = cast("BinaryIO", SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115 (who sends it closes it)
    rows = (_cells(event, row, needs=needs) for row in _rows(event, pks))
    kind.write(file, _("Mensen"), head(event, needs=needs), rows)
    file.seek(0)
    return file


def _rows(event: Event, pks: Sequence[int]) -> Iterator[Row]:
    positions = listing.positions(event)
    left = iter(pks)
    while some := list(islice(left, AT_ONCE)):
        found = {one.pk: one for one in listing.with_facts(event, some)}
        there = [found[pk] for pk in some if pk in found]
        yield from listing.rows(event, there, positions)


def head(event: Event, *, needs: bool) -> list[str]:
    """What stands above the columns."""
    return [
        _("Naam"),
        _("E-mailadres"),
        _("Personen"),
        *(
            [_("Keer geweest"), _("Bewijs"), _("Initiatief")]
            if event.kind == Event.Kind.EDUCATION
            else [_("Binnen"), _("Doet"), _("Initiatief")]
        ),
        _("Staat"),
        _("Nummer op de wachtlijst"),
        _("Aangemeld op (Nederlandse tijd)"),
        _("Hoe aangemeld"),
        *([_("Taal")] if is_asked() else []),
        *([_("Wat iemand nodig heeft")] if needs else []),
    ]


def _cells(event: Event, row: Row, *, needs: bool) -> list[Cell]:
    one = row.registration
    when = timezone.localtime(one.registered_at)
    return [
        one.name,
        one.email,
        one.party_size,
        *_doing(row),
        str(one.get_status_display()),
        row.position,
        when.replace(microsecond=0, tzinfo=None),
        row.source,
        *([own_name_of(one.language)] if is_asked() else []),
        *([one.access_need] if needs else []),
    ]


def _doing(row: Row) -> list[Cell]:
    if row.course is None:
        parts = " · ".join(str(part.label) for part in row.parts)
        return [row.inside, parts, " · ".join(row.details)]
    certificate = row.course.certificate
    standing = (_("ingetrokken") if certificate.is_withdrawn else _("ja")) if certificate else ""
    return [row.course.attended, standing, row.course.initiative]
