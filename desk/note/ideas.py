"""What a note says of the initiatives, and of the help that they sought."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desk.figures import definitions, suppression
from desk.figures.ideas import Help, Ideas

from .document import Paragraph, Section, Sentence, Table
from .telling import Telling, counted_as, many, news, sentence, told
from .wording import day
from .words import listed

MOST = 3  # subjects that are named in a sentence


def section(ideas: Ideas, before: Ideas | None, last: date, telling: Telling) -> Section:
    """Of a period that ends on ``last``."""
    said = [_on_site(ideas, last, telling), *_new(ideas, telling), *_subjects(ideas, telling)]
    first = Paragraph((*said, *_compared(before, telling)))
    second = tuple(_help(ideas.help, last, telling))
    tables = [_themes(ideas, telling)] if ideas.on_site else []
    if second:
        return Section(
            _("Initiatieven"),
            (first, *tables, Paragraph(second), _help_table(ideas.help, telling)),
        )
    return Section(_("Initiatieven"), (first, *tables))


def _on_site(ideas: Ideas, last: date, telling: Telling) -> Sentence:
    how = counted_as(definitions.IDEA)
    number = telling.total([one for _name, one in ideas.by_theme()])
    is_past = last < timezone.localdate()
    if number == 0:
        then = _("Op %(day)s stonden er geen initiatieven op de site.")
        return sentence(
            then if is_past else _("Er staan geen initiatieven op de site."), how, day=day(last)
        )
    now = ngettext(
        "Er staat %(number)s initiatief op de site.",
        "Er staan %(number)s initiatieven op de site.",
        many(number),
    )
    then = ngettext(
        "Op %(day)s stond er %(number)s initiatief op de site.",
        "Op %(day)s stonden er %(number)s initiatieven op de site.",
        many(number),
    )
    return sentence(then if is_past else now, how, number=news(number), day=day(last))


def _new(ideas: Ideas, telling: Telling) -> Iterator[Sentence]:
    new = telling.one(ideas.new)
    if new != 0:
        yield sentence(
            ngettext(
                "In deze periode kwam er %(number)s bij.",
                "In deze periode kwamen er %(number)s bij.",
                many(new),
            ),
            counted_as(definitions.NEW_IDEA),
            number=told(new),
        )


def _subjects(ideas: Ideas, telling: Telling) -> Iterator[Sentence]:
    """The largest first; in public none of fewer than FEW, nor one from which it could be worked out."""
    rows = ideas.by_theme()
    cells = telling.column([number for _name, number in rows])
    named = [(name, cell) for (name, _n), cell in zip(rows, cells, strict=True) if name]
    named_most = [f"{name} ({cell})" for name, cell in named if cell is not None][:MOST]
    how = _("Elk initiatief heeft één onderwerp, of geen.")
    if named_most:
        text = (
            _("Zij gaan over %(names)s.")
            if len(named_most) == len(rows)
            else _("De meeste gaan over %(names)s.")
        )
        yield sentence(text, how, names=listed(named_most))
    if None in cells:
        few = suppression.THRESHOLD
        yield sentence(_("Onderwerpen met minder dan %(few)s noemen wij niet apart."), few=few)
    elif without := ideas.without_theme:
        yield sentence(
            ngettext(
                "Van %(number)s is het onderwerp niet ingevuld.",
                "Van %(number)s is het onderwerp niet ingevuld.",
                without,
            ),
            how,
            number=without,
        )


def _compared(before: Ideas | None, telling: Telling) -> Iterator[Sentence]:
    if before is None:
        return
    there = telling.total([number for _name, number in before.by_theme()])
    if there == 0:
        yield sentence(_("Aan het einde van de periode daarvoor stonden er geen op de site."))
        return
    yield sentence(
        ngettext(
            "Aan het einde van de periode daarvoor stond er %(number)s op de site.",
            "Aan het einde van de periode daarvoor stonden er %(number)s op de site.",
            many(there),
        ),
        number=told(there),
    )


def _help(rows: Sequence[Help], last: date, telling: Telling) -> Iterator[Sentence]:
    asked, offered, taken = (telling.total(column) for column in _columns(rows))
    if (asked, offered, taken) == (0, 0, 0):
        return
    then = ngettext(
        "De initiatieven die op %(day)s op de site stonden, vragen nu %(asked)s keer om hulp.",
        "De initiatieven die op %(day)s op de site stonden, vragen nu %(asked)s keer om hulp.",
        many(asked),
    )
    now = ngettext(
        "Op de site wordt %(asked)s keer om hulp gevraagd.",
        "Op de site wordt %(asked)s keer om hulp gevraagd.",
        many(asked),
    )
    yield sentence(
        then if last < timezone.localdate() else now,
        counted_as(definitions.ASKED),
        asked=told(asked),
        day=day(last),
    )
    how = counted_as(definitions.OFFERED, definitions.TAKEN)
    if offered == 0:
        text = _("In deze periode is er geen hulp aangeboden.")
    elif taken == 0:
        text = ngettext(
            "In deze periode is %(offered)s keer hulp aangeboden, en nog niets aangenomen.",
            "In deze periode is %(offered)s keer hulp aangeboden, en nog niets aangenomen.",
            many(offered),
        )
    else:
        text = ngettext(
            "In deze periode is %(offered)s keer hulp aangeboden en %(taken)s keer aangenomen.",
            "In deze periode is %(offered)s keer hulp aangeboden en %(taken)s keer aangenomen.",
            many(offered),
        )
    yield sentence(text, how, offered=told(offered), taken=told(taken))


def _columns(rows: Sequence[Help]) -> tuple[list[int], list[int], list[int]]:
    """Asked, offered, taken."""
    return (
        [one.asked for one in rows],
        [one.offered for one in rows],
        [one.taken for one in rows],
    )


def _themes(ideas: Ideas, telling: Telling) -> Table:
    rows = ideas.by_theme()
    cells = telling.column([number for _name, number in rows])
    return Table(
        name=_("Initiatieven per onderwerp"),
        heads=(_("Onderwerp"), _("Initiatieven")),
        rows=tuple(
            (name or _("niet ingevuld"), cell) for (name, _n), cell in zip(rows, cells, strict=True)
        ),
    )


def _help_table(rows: Sequence[Help], telling: Telling) -> Table:
    columns = [telling.column(column) for column in _columns(rows)]
    return Table(
        name=_("Hulp"),
        heads=(_("Hulp"), _("Nu gevraagd"), _("Aangeboden"), _("Aangenomen")),
        rows=tuple(
            (one.label or _("iets anders"), *cells)
            for one, *cells in zip(rows, *columns, strict=True)
        ),
    )
