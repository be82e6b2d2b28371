"""A note as OpenDocument text (ISO/IEC 26300), with headings, heads of tables and a language that read aloud well."""

from __future__ import annotations

import io
from datetime import datetime
from xml.sax.saxutils import escape

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from odfdo import Document as Odf
from odfdo import Element, Frame, Header, HeaderRows, List, ListItem, Paragraph, Row, Span

from eventsite.web.languages.texts import own_language

from . import bars, odt_styles, paper, wording
from .document import Block, Chart, Document, Part, Section, Table
from .document import Paragraph as Sentences

WIDTH_CM = 16.2  # of what is printed
CHART_CM = 12.5
LETTER_CM, PADDING_CM = 0.235, 0.4


def render(document: Document, *, moment: datetime) -> bytes:
    """A file of its own: text, tables and pictures, dated ``moment``."""
    with translation.override(own_language()):
        odf = Odf("text")
        odt_styles.give(odf, document.colour)
        odf.language = own_language()
        odf.body.clear()
        _describe(odf, document, moment)
        _write(odf, document)
        _foot(odf, document)
    with io.BytesIO() as file:
        odf.save(file)
        return file.getvalue()


def _describe(odf: Odf, document: Document, moment: datetime) -> None:
    odf.meta.title = document.title
    odf.meta.language = own_language()
    odf.meta.initial_creator = document.organisation
    odf.meta.creator = document.organisation
    odf.meta.creation_date = timezone.make_naive(moment).replace(microsecond=0)


def _write(odf: Odf, document: Document) -> None:
    body = odf.body
    body.append(_text(wording.above_title(document), "Note_20_above"))
    body.append(_heading(1, document.title))
    body.append(_facts(document))
    for block in document.opening:
        _block(odf, block)
    for section in document.sections:
        _section(odf, section)
    for block in document.closing:
        _block(odf, block)
    _counted(odf, document)


def _section(odf: Odf, section: Section) -> None:
    odf.body.append(_heading(2, section.title))
    for block in section.blocks:
        _block(odf, block)


def _block(odf: Odf, block: Block) -> None:
    match block:
        case Sentences():
            odf.body.append(_parts(wording.with_blanks(block)))
        case Table():
            odf.body.append(_table(block, odt_styles.columns(odf, _widths(block))))
        case Chart():
            odf.body.append(_chart(odf, block))


def _counted(odf: Odf, document: Document) -> None:
    found = [(one.title, how) for one in document.sections if (how := wording.how_counted(one))]
    if not (found or document.definitions):
        return
    odf.body.append(_heading(2, _("Hoe is er geteld?")))
    if document.definitions:
        items = [
            [Part(one.term, strong=True), Part(f": {one.text}")] for one in document.definitions
        ]
        odf.body.append(_list(items))
    for title, how in found:
        odf.body.append(_heading(3, title))
        odf.body.append(_list([[Part(one)] for one in how]))


def _heading(level: int, words: str) -> Element:
    made = Header(level, words)
    made.style = f"Heading_20_{level}"
    return made


def _list(items: list[list[Part]]) -> Element:
    made = List(style="Note_20_list")
    for parts in items:
        item = ListItem()
        item.append(_parts(parts))
        made.append(item)
    return made


def _text(words: str, style: str) -> Element:
    return Paragraph(words, style=style)


def _parts(parts: list[Part], style: str = "Standard") -> Element:
    made = Paragraph(style=style)
    for part in parts:
        if part.strong:
            made.append(Span(part.text, style="Strong"))
        else:
            made.append_plain_text(part.text)
    return made


def _facts(document: Document) -> Element:
    """As a table without lines: what it is beside what it says."""
    rows = [
        [
            _cell(_parts([Part(label, strong=True)], "Note_20_fact"), "NotePlain"),
            _cell(_text(words, "Note_20_fact"), "NotePlain"),
        ]
        for label, words in wording.facts(document)
    ]
    columns = ["NoteLabel", "NoteRest"]
    return _table_of(_("Gegevens van de nota"), columns, [], rows)


def _widths(table: Table) -> list[float]:
    """In cm: the short ones what their longest takes, the wide ones what is left."""
    columns = range(len(table.heads))
    wide = [n for n in columns if wording.is_wide(table, n)] or [0]
    longest = [
        max(len(table.heads[n]), *(len(wording.shown(row[n])) for row in table.rows))
        for n in columns
    ]
    short = {n: longest[n] * LETTER_CM + PADDING_CM for n in columns if n not in wide}
    left = (WIDTH_CM - sum(short.values())) / len(wide)
    return [short.get(n, left) for n in columns]


def _table(table: Table, columns: list[str]) -> Element:
    numbers = {n for n in range(len(table.heads)) if wording.holds_numbers(table, n)}
    head = [
        _cell(_text(words, "Note_20_number_20_head" if n in numbers else "Note_20_head"))
        for n, words in enumerate(table.heads)
    ]
    rows = [
        [
            _cell(
                _parts(
                    [Part(wording.shown(cell), strong=n in table.strong)],
                    "Note_20_number" if n in numbers else "Note_20_cell",
                )
            )
            for n, cell in enumerate(row)
        ]
        for row in table.rows
    ]
    return _table_of(table.name, columns, head, rows)


def _table_of(
    name: str, columns: list[str], head: list[Element], rows: list[list[Element]]
) -> Element:
    made = Element.from_tag("table:table")
    made.set_attribute("table:name", name)
    made.set_attribute("table:style-name", "NoteTable")
    for style in columns:
        column = Element.from_tag("table:table-column")
        column.set_attribute("table:style-name", style)
        made.append(column)
    if head:
        heads = HeaderRows()
        heads.append(_row(head))
        made.append(heads)
    for row in rows:
        made.append(_row(row))
    return made


def _row(cells: list[Element]) -> Element:
    row: Element = Row(style="NoteRow")
    for cell in cells:
        row.append(cell)
    return row


def _cell(content: Element, style: str = "NoteCell") -> Element:
    cell = Element.from_tag("table:table-cell")
    cell.set_attribute("office:value-type", "string")
    cell.set_attribute("table:style-name", style)
    cell.append(content)
    return cell


def _chart(odf: Odf, chart: Chart) -> Element:
    path = odf.add_file(io.BytesIO(paper.drawn(chart)))
    high = CHART_CM * bars.HEIGHT / bars.WIDTH
    frame = Frame.image_frame(
        path,
        size=(f"{CHART_CM}cm", f"{high:.2f}cm"),
        anchor_type="as-char",
        style="Graphics",
        name=chart.title,
    )
    frame.svg_title = chart.title
    frame.svg_description = wording.told(chart)
    made = Paragraph(style="Standard")
    made.append(frame)
    return made


def _foot(odf: Odf, document: Document) -> None:
    """What stands below every page, with its number."""
    page = _("Bladzijde %(page)s van %(pages)s") % {
        "page": "<text:page-number text:select-page='current'>1</text:page-number>",
        "pages": "<text:page-count>1</text:page-count>",
    }
    words = f"{escape(wording.below(document))} {page}"
    foot = f'<style:footer><text:p text:style-name="Note_20_foot">{words}</text:p></style:footer>'
    odt_styles.first(odf.styles, "//style:master-page").append(Element.from_tag(foot))
    layout = odt_styles.first(odf.styles, "//style:page-layout")
    for old in layout.get_elements("style:footer-style"):
        layout.delete(old)
    margin = '<style:footer-style><style:header-footer-properties fo:min-height="0.9cm" fo:margin-top="0.4cm"/></style:footer-style>'
    layout.append(Element.from_tag(margin))
