"""What a note says of the evenings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desk.figures import definitions
from desk.figures.charts import number
from desk.figures.period import EditionRow, Editions
from desk.figures.suppression import Shown
from pitches.counts import WORKSHOP_OFFERED, WORKSHOP_TAKEN
from pitches.models import Workshop

from . import evening_tables
from .document import Block, Paragraph, Section, Sentence
from .telling import Telling, counted_as, many, news, sentence, told
from .wording import day
from .words import begun, in_words, ordinal

APART = 3  # evenings, of which each has its own sentence


def section(editions: Editions, before: Editions | None, telling: Telling) -> Section:
    """Sentences; where an evening was held also a table and bars."""
    held = editions.held
    said = [_how_many(editions), *_coming(editions)]
    said += _each(held, telling) if len(held) <= APART else _together(editions, telling)
    said += [*_preliminary(held), *_called_off(editions), *_compared(before, telling)]
    blocks: list[Block] = [Paragraph(tuple(said))]
    if held:
        blocks += [evening_tables.table(held, telling), evening_tables.chart(held, telling)]
    return Section(_("Initiatievencafés"), tuple(blocks))


def _how_many(editions: Editions) -> Sentence:
    how = counted_as(definitions.PERIOD)
    count = len(editions.held)
    if not count:
        if len(editions.rows):
            return sentence(_("Er is in deze periode nog geen editie geweest."), how)
        return sentence(_("Er waren in deze periode geen edities."), how)
    return sentence(
        ngettext("Er was %(number)s editie.", "Er waren %(number)s edities.", count),
        how,
        number=in_words(count),
    )


def _coming(editions: Editions) -> Iterator[Sentence]:
    coming = [row for row in editions.rows if not row.has_begun]
    if coming:
        yield sentence(_("De volgende is op %(day)s."), day=day(coming[0].day))


def _each(held: Sequence[EditionRow], telling: Telling) -> Iterator[Sentence]:
    titles = _workshops(held)
    came = telling.visits([row.figures.attended for row in held]).cells
    pitches = telling.column([row.pitches for row in held])
    for place, row in enumerate(held):
        which = ordinal(place) if len(held) > 1 else ""
        yield _came(row, which, came[place], _pitched(pitches[place]))
        if row.number(WORKSHOP_OFFERED):
            yield _workshop(row, titles.get(row.event.pk, ""), telling)


def _came(row: EditionRow, which: str, came: Shown, pitched: str) -> Sentence:
    """“Naar de eerste kwamen 80 mensen; 7 initiatiefnemers hielden een pitch.”"""
    figures = row.figures
    if not figures.attended and not figures.is_final:
        there = _("Bij de %(which)s") % {"which": which} if which else _("Er")
        text = _("%(there)s is nog niet geteld hoeveel mensen er waren; %(pitched)s.")
        return sentence(text, there=there, pitched=pitched)
    where = _("Naar de %(which)s") % {"which": which} if which else _("Er")
    if not figures.attended:
        return sentence(_("%(where)s kwam niemand."), _how_counted(row), where=where)
    alone = figures.walk_ins and not figures.expected
    return sentence(
        ngettext(
            "%(where)s kwam %(people)s persoon%(alone)s; %(pitched)s.",
            "%(where)s kwamen %(people)s mensen%(alone)s; %(pitched)s.",
            many(came),
        ),
        _how_counted(row),
        where=where,
        people=news(came),
        alone=_without_registration(came) if alone else "",
        pitched=pitched,
    )


def _without_registration(came: Shown) -> str:
    return _(", zonder aanmelding") if came == 1 else _(", allemaal zonder aanmelding")


def _pitched(pitches: Shown) -> str:
    if pitches == 0:
        return _("er waren geen pitches")
    return ngettext(
        "%(number)s initiatiefnemer hield een pitch",
        "%(number)s initiatiefnemers hielden een pitch",
        many(pitches),
    ) % {"number": told(pitches)}


def _how_counted(row: EditionRow) -> str:
    if row.figures.is_typed:
        return _("Opgegeven door de organisatie bij het afsluiten van de avond.")
    return counted_as(definitions.ATTENDED, definitions.PITCH)


def _workshop(row: EditionRow, title: str, telling: Telling) -> Sentence:
    offered, taken = row.number(WORKSHOP_OFFERED), row.number(WORKSHOP_TAKEN)
    how = counted_as(definitions.WORKSHOP)
    what = _("de workshop %(title)s") % {"title": title} if title else _("een workshop")
    if telling.part(taken, offered) is None:
        return sentence(_("Zij kregen vooraf %(what)s aangeboden."), how, what=what)
    if not taken:
        return sentence(
            _("Zij kregen vooraf %(what)s aangeboden: niemand deed mee."), how, what=what
        )
    text = ngettext(
        "Zij kregen vooraf %(what)s aangeboden: %(taken)s deed mee.",
        "Zij kregen vooraf %(what)s aangeboden: %(taken)s deden mee.",
        taken,
    )
    return sentence(text, how, what=what, taken=taken)


def _workshops(held: Sequence[EditionRow]) -> dict[int, str]:
    """What the workshop before each is called. One query."""
    found = Workshop.objects.filter(edition__in=[row.event.pk for row in held])
    return dict(found.values_list("edition", "run__course__title"))


def _together(editions: Editions, telling: Telling) -> Iterator[Sentence]:
    held = editions.held
    seen = telling.visits([row.figures.attended for row in held])
    yield sentence(
        ngettext(
            "Samen trokken zij %(visits)s bezoek%(range)s.",
            "Samen trokken zij %(visits)s bezoeken%(range)s.",
            many(seen.total),
        ),
        counted_as(definitions.ATTENDED),
        visits=news(seen.total),
        range=_range(seen.cells),
    )
    pitches = telling.total([row.pitches for row in held])
    text = begun(_pitched(pitches))
    if editions.first_pitches and telling.part(editions.first_pitches, editions.pitches):
        first = _("%(first)s van hen voor het eerst") % {"first": editions.first_pitches}
        text = f"{text}, {first}"
    yield sentence("%(text)s.", counted_as(definitions.PITCH, definitions.FIRST_PITCH), text=text)
    if telling.part(editions.workshop_taken, editions.workshop_offered):
        yield sentence(
            _("Vooraf kregen zij een workshop aangeboden: %(taken)s van de %(offered)s deden mee."),
            counted_as(definitions.WORKSHOP),
            taken=editions.workshop_taken,
            offered=editions.workshop_offered,
        )


def _range(seen: Sequence[Shown]) -> str:
    counts = [one for one in seen if one is not None]
    if len(counts) < len(seen):
        return ""
    if min(counts) == max(counts):
        return _(", elk %(number)s") % {"number": number(counts[0])}
    return _(", van %(least)s tot %(most)s per editie") % {
        "least": number(min(counts)),
        "most": number(max(counts)),
    }


def _preliminary(held: Sequence[EditionRow]) -> Iterator[Sentence]:
    still_open = [row for row in held if not row.figures.is_final]
    if len(still_open) == 1:
        yield sentence(
            _("De cijfers van %(day)s zijn voorlopig: die avond is nog niet afgesloten."),
            day=day(still_open[0].day),
        )
    elif still_open:
        yield sentence(
            _("De cijfers van %(number)s avonden zijn voorlopig: die zijn nog niet afgesloten."),
            number=in_words(len(still_open)),
        )


def _called_off(editions: Editions) -> Iterator[Sentence]:
    if editions.called_off:
        yield sentence(
            ngettext(
                "%(number)s editie ging niet door.",
                "%(number)s edities gingen niet door.",
                editions.called_off,
            ),
            number=begun(in_words(editions.called_off)),
        )


def _compared(before: Editions | None, telling: Telling) -> Iterator[Sentence]:
    if before is None:
        return
    held = before.held
    if not held:
        yield sentence(_("In de periode daarvoor waren er geen edities."))
        return
    text = ngettext(
        "In de periode daarvoor was er %(number)s editie, met %(visits)s.",
        "In de periode daarvoor waren er %(number)s edities, met samen %(visits)s.",
        len(held),
    )
    total = telling.visits([row.figures.attended for row in held]).total
    visits = ngettext("%(number)s bezoek", "%(number)s bezoeken", many(total))
    yield sentence(text, number=in_words(len(held)), visits=visits % {"number": told(total)})
