"""How a note looks in a word processor: named styles, which who edits it can change (ISO/IEC 26300).

The family of fonts is one that every machine has an equal of.
"""

from __future__ import annotations

from odfdo import Document, Element
from odfdo.xmlpart import XmlPart

from eventsite.site.themes import on_paper

SANS = "Liberation Sans"
# Filled in with the municipality's.
COLOUR, INK, SOFT, HAIR = "{colour}", "{ink}", "{soft}", "{line}"


def _paragraph(name: str, text: str, paragraph: str = "", parent: str = "Standard") -> str:
    shown = name.replace(" ", "_20_")
    return (
        f'<style:style style:name="{shown}" style:display-name="{name}" style:family="paragraph" '
        f'style:parent-style-name="{parent}">'
        f"<style:paragraph-properties {paragraph}/><style:text-properties {text}/></style:style>"
    )


_BASE = (
    '<style:style style:name="Standard" style:family="paragraph" style:class="text">'
    '<style:paragraph-properties fo:margin-bottom="0.2cm" fo:line-height="135%"/>'
    f'<style:text-properties style:font-name="{SANS}" fo:font-size="10.5pt" fo:color="{INK}"/>'
    "</style:style>"
)


def _heading(level: int, size: str, above: str, more: str = "") -> str:
    return (
        f'<style:style style:name="Heading_20_{level}" style:display-name="Heading {level}" '
        'style:family="paragraph" style:parent-style-name="Standard" '
        f'style:next-style-name="Standard" style:default-outline-level="{level}" style:class="text">'
        f'<style:paragraph-properties fo:margin-top="{above}" fo:margin-bottom="0.15cm" '
        f'fo:keep-with-next="always" {more}/>'
        f'<style:text-properties fo:font-size="{size}" fo:font-weight="bold"/></style:style>'
    )


_CELL = 'fo:padding="0.12cm" fo:border-left="none" fo:border-right="none" fo:border-top="none"'

_STYLES = (
    _BASE,
    _heading(
        1, "19pt", "0cm", f'fo:border-bottom="1.5pt solid {COLOUR}" fo:padding-bottom="0.2cm"'
    ),
    _heading(2, "13.5pt", "0.7cm"),
    _heading(3, "10.5pt", "0.4cm"),
    _paragraph("Note above", f'fo:color="{COLOUR}" fo:font-weight="bold"'),
    _paragraph("Note fact", "", 'fo:margin-bottom="0.05cm"'),
    _paragraph("Note head", f'fo:color="{SOFT}" fo:font-weight="bold"', 'fo:margin-bottom="0cm"'),
    _paragraph("Note cell", "", 'fo:margin-bottom="0cm"'),
    _paragraph("Note number", "", 'fo:text-align="end"', "Note_20_cell"),
    _paragraph("Note number head", "", 'fo:text-align="end"', "Note_20_head"),
    _paragraph("Note foot", f'fo:font-size="8.5pt" fo:color="{SOFT}"'),
    '<style:style style:name="Strong" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>',
    (
        '<text:list-style style:name="Note_20_list" style:display-name="Note list">'
        '<text:list-level-style-bullet text:level="1" text:bullet-char="•">'
        '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
        '<style:list-level-label-alignment text:label-followed-by="listtab" '
        'text:list-tab-stop-position="0.5cm" fo:margin-left="0.5cm" fo:text-indent="-0.5cm"/>'
        "</style:list-level-properties></text:list-level-style-bullet></text:list-style>"
    ),
    (
        '<style:style style:name="Graphics" style:family="graphic"><style:graphic-properties '
        'style:wrap="none" style:vertical-pos="top" style:vertical-rel="baseline"/></style:style>'
    ),
)

_AUTOMATIC = (
    (
        '<style:style style:name="NoteTable" style:family="table"><style:table-properties '
        'style:width="16.2cm" table:align="left" fo:margin-top="0.2cm" fo:margin-bottom="0.4cm"/></style:style>'
    ),
    (
        '<style:style style:name="NoteCell" style:family="table-cell"><style:table-cell-properties '
        f'{_CELL} fo:border-bottom="0.75pt solid {HAIR}"/></style:style>'
    ),
    (
        '<style:style style:name="NotePlain" style:family="table-cell"><style:table-cell-properties '
        'fo:padding-top="0.05cm" fo:padding-left="0cm" fo:border="none"/></style:style>'
    ),
    (
        '<style:style style:name="NoteRow" style:family="table-row"><style:table-row-properties '
        'fo:keep-together="always"/></style:style>'
    ),
    (
        '<style:style style:name="NoteLabel" style:family="table-column"><style:table-column-properties '
        'style:column-width="3.6cm"/></style:style>'
    ),
    (
        '<style:style style:name="NoteRest" style:family="table-column"><style:table-column-properties '
        'style:column-width="12.6cm"/></style:style>'
    ),
)


def first(part: XmlPart, path: str) -> Element:
    """What every template of a text has there."""
    found = part.get_element(path)
    if found is None:
        raise LookupError(path)
    return found


def _filled(text: str, colour: str) -> str:
    theirs = on_paper()
    fills = {COLOUR: colour, INK: theirs["ink"], SOFT: theirs["soft"], HAIR: theirs["line"]}
    for name, value in fills.items():
        text = text.replace(name, value)
    return text


def give(document: Document, colour: str) -> None:
    """The named styles, in place of those of the template; and what tables need."""
    styles = first(document.styles, "//office:styles")
    for text in _STYLES:
        style = Element.from_tag(_filled(text, colour))
        path = f'*[@style:name="{style.get_attribute("style:name")}"]'
        for old in styles.get_elements(path):
            styles.delete(old)
        styles.append(style)
    automatic = first(document.content, "//office:automatic-styles")
    for text in _AUTOMATIC:
        automatic.append(Element.from_tag(_filled(text, colour)))
    for numbering in styles.get_elements("text:outline-style"):
        styles.delete(numbering)
    _a4(document)


def columns(document: Document, widths: list[float]) -> list[str]:
    """The names of styles of columns so wide, in cm."""
    automatic = first(document.content, "//office:automatic-styles")
    names = []
    for width in widths:
        name = f"NoteColumn{round(width * 100)}"
        text = (
            f'<style:style style:name="{name}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width:.2f}cm"/></style:style>'
        )
        if not automatic.get_elements(f'style:style[@style:name="{name}"]'):
            automatic.append(Element.from_tag(text))
        names.append(name)
    return names


def _a4(document: Document) -> None:
    layout = first(document.styles, "//style:page-layout/style:page-layout-properties")
    for name, value in {
        "fo:page-width": "21cm",
        "fo:page-height": "29.7cm",
        "fo:margin-left": "2.4cm",
        "fo:margin-right": "2.4cm",
        "fo:margin-top": "2.2cm",
        "fo:margin-bottom": "1.4cm",
        "style:print-orientation": "portrait",
    }.items():
        layout.set_attribute(name, value)
