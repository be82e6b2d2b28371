"""Paper: tagged PDFs (PDF/UA-1, ISO 14289-1), set by typst."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import typst


class NotPrintable(Exception):
    """Something that was typed has letters that no font on this machine has."""


@cache
def _fonts() -> typst.Fonts:
    """Looked for once: that takes longer than setting a page. They only get read."""
    return typst.Fonts()


class _Typesetter(threading.local):
    """A compiler for each thread: one that two threads use at once answers “Already borrowed”."""

    def __init__(self) -> None:
        self.compiler = typst.Compiler(font_paths=_fonts())


_typesetter = _Typesetter()


def render(template: Path, inputs: dict[str, str], *, moment: datetime) -> bytes:
    """The same bytes for the same input, dated ``moment`` to the second. Raises NotPrintable.

    The template may import from its own folder and the one above.
    """
    try:
        pdf = _typesetter.compiler.compile(
            template,
            root=template.parent.parent,
            format="pdf",
            sys_inputs=inputs,
            pdf_standards="ua-1",
            timestamp=moment.astimezone(UTC).replace(microsecond=0),
        )
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        # PDF/UA allows no empty box for a letter (ISO 14289-1 §7.21.8).
        raise NotPrintable from error
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave more than one file")
    return pdf
