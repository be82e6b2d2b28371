"""A draft with its figures as they are now, written out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from desk.figures.period import Period, figures
from desk.models import NoteDraft, NoteLine
from eventsite.site.reading import site
from eventsite.web.border.folding import fold
from eventsite.web.languages.texts import own_language

from . import sentences
from .document import Days, Document, Paragraph, Section, Sentence, plain
from .telling import sentence


def period_of(draft: NoteDraft) -> Period:
    return Period(draft.first, draft.last)


def compared_with(draft: NoteDraft) -> Period | None:
    return period_of(draft).compared(timezone.localdate()) if draft.compares else None


def document_of(draft: NoteDraft) -> Document:
    """As it would be if it were frozen today, without a number.

    A letter to the council, and a version of it stays for good: in the site's own language, whoever looks.
    """
    with translation.override(own_language()):
        return _written(draft)


def _written(draft: NoteDraft) -> Document:
    before = compared_with(draft)
    found = sentences.sections(
        figures(period_of(draft)), figures(before) if before else None, public=draft.is_public
    )
    return Document(
        title=draft.title,
        organisation=_("Gemeente %(name)s") % {"name": site().municipality},
        source=site().name,
        colour=site().palette.colour,
        to=draft.to,
        period=Days(draft.first, draft.last),
        compared=Days(before.first, before.last) if before else None,
        made_on=timezone.localdate(),
        is_public=draft.is_public,
        opening=_paragraphs(draft.opening),
        sections=_with_lines(found, draft.lines.all()),
        closing=_paragraphs(draft.closing),
        definitions=sentences.explained(public=draft.is_public),
    )


def _paragraphs(text: str) -> tuple[Paragraph, ...]:
    """What stands between empty lines."""
    return plain(*(one.strip() for one in text.split("\n\n") if one.strip()))


def _with_lines(found: tuple[Section, ...], lines: Iterable[NoteLine]) -> tuple[Section, ...]:
    """Each under its heading: one that is there already, or one of its own after the others."""
    sections = {fold(section.title): section for section in found}
    own: dict[str, list[Sentence]] = {}
    for line in lines:
        key = fold(line.heading)
        sections.setdefault(key, Section(line.heading, ()))
        own.setdefault(key, []).append(_told(line))
    for key, said in own.items():
        section = sections[key]
        sections[key] = replace(section, blocks=(*section.blocks, Paragraph(tuple(said))))
    return tuple(sections.values())


def _told(line: NoteLine) -> Sentence:
    """“32 bewoners kregen subsidie (bron: subsidieregister, 2017).”"""
    text, source = (one.rstrip(". ") for one in (line.text, line.source))
    return sentence(_("%(text)s (bron: %(source)s)."), text=text, source=source)
