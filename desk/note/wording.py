"""What stands around the sentences of a note, the same on the page and on paper."""

from __future__ import annotations

from datetime import date

from django.template.defaultfilters import date as format_date
from django.utils.translation import gettext as _

from desk.figures import charts

from .document import Cell, Chart, Days, Document, Paragraph, Part, Section, Table

DAY = "j\u00a0F\u00a0Y"  # one line, or the day hangs alone at its end
NOT_TOLD = "–"
SHEETS = "cijfers.ods"
LINE = 22  # letters of a cell that need not be broken


def day(one: date) -> str:
    return str(format_date(one, DAY))


def days(period: Days) -> str:
    """“1 juli 2017 – 6 maart 2018”; of one day that day."""
    if period.first == period.last:
        return day(period.first)
    return f"{day(period.first)} – {day(period.last)}"


def above_title(document: Document) -> str:
    return _("%(organisation)s · informatienota") % {"organisation": document.organisation}


def facts(document: Document) -> list[tuple[str, str]]:
    """To whom, about when, and what it is: the lines below the title."""
    compared = days(document.compared) if document.compared else _("geen eerdere periode")
    made = _("%(day)s, uit de cijfers van %(site)s") % {
        "day": day(document.made_on),
        "site": document.source,
    }
    return [
        (_("Aan"), document.to),
        (_("Periode"), days(document.period)),
        (_("Vergeleken met"), compared),
        (_("Gemaakt op"), made),
        (_("Versie"), str(document.number) if document.number else _("concept")),
    ]


def below(document: Document) -> str:
    """The sentence at the foot."""
    said = [_("Deze nota bevat geen persoonsgegevens.")]
    if document.is_public:
        said.append(_("Kleine aantallen, en waaruit die af te leiden zijn, noemen wij niet."))
    if document.tables:
        said.append(_("De tabellen staan ook in het bestand %(file)s.") % {"file": SHEETS})
    return " ".join(said)


def shown(cell: Cell) -> str:
    """A cell of a table as it is read."""
    if cell is None:
        return NOT_TOLD
    return charts.number(cell) if isinstance(cell, int) else cell


def told(chart: Chart) -> str:
    """What is to be seen, for who doesn't see it."""
    groups = (
        f"{group.label}: "
        + ", ".join(
            f"{shown(value)} {name}" for name, value in zip(chart.series, group.values, strict=True)
        )
        for group in chart.groups
    )
    return f"{chart.title}. {'; '.join(groups)}."


def with_blanks(paragraph: Paragraph) -> list[Part]:
    """Its sentences one after the other."""
    parts: list[Part] = []
    for sentence in paragraph.sentences:
        parts += [*([Part(" ")] if parts else []), *sentence.parts]
    return parts


def how_counted(section: Section) -> list[str]:
    """What is to be told of how it was counted, each once."""
    said = (
        sentence.how
        for block in section.blocks
        if isinstance(block, Paragraph)
        for sentence in block.sentences
    )
    return [*dict.fromkeys(filter(None, said))]


def holds_numbers(table: Table, column: int) -> bool:
    """Whether what stands there is counted, and so is set to the right."""
    cells = [row[column] for row in table.rows]
    return any(isinstance(cell, int) for cell in cells)


def is_wide(table: Table, column: int) -> bool:
    """Whether what stands there may take more than a line."""
    return any(len(shown(row[column])) > LINE for row in table.rows)
