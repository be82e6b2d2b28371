"""Paper: tagged PDFs (PDF/UA-1, ISO 14289-1), set by typst in the fonts that come with the site.

PDF/UA allows no empty box for a letter that no font has (§7.21.8). So what can't be printed is marked
before it is set: nobody's name keeps the others from paper.
"""

from __future__ import annotations

import json
import re
import threading
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

MARK = "▯"  # for each letter that no font has

_FOLDER = "static/weblate_fonts/kurinto/ttf"  # of the package weblate-fonts
_FONTS = (
    '("Libertinus Serif", "Kurinto Sans")'  # as in the templates; typst finds the others by script
)
_PROBE = (
    f'#set document(title: "-")\n#set text(font: {_FONTS})\n#sys.inputs.text \\ *#sys.inputs.text*'
)
# Every font has these; all else is tried.
_ORDINARY = re.compile(r"[\n\x20-\x7e\xa0-\u017f\u2013\u2014\u2018-\u201e\u2026\u20ac]*")
_JOINERS = {"\u200c", "\u200d"}
_NO_LETTERS = {"Cn", "Co", "Cs", "Cc"}  # unassigned, private, half of a pair, control


def font_folders() -> list[Path]:
    """Where the fonts are that came with the site; what the machine has besides is used, too."""
    return [Path(str(files("weblate_fonts"))) / _FOLDER]


@cache
def _fonts() -> typst.Fonts:
    """Looked for once: that takes longer than setting a page. They only get read."""
    return typst.Fonts(font_paths=font_folders())


class _Typesetter(threading.local):
    """A compiler for each thread: one that two threads use at once answers “Already borrowed”."""

    def __init__(self) -> None:
        self.compiler = typst.Compiler(font_paths=_fonts())


_typesetter = _Typesetter()


def render(template: Path, said: dict[str, Any], *, moment: datetime) -> bytes:
    """The same bytes for the same input, dated ``moment`` to the second.

    The template may import from its own folder and the one above. It gets ``said`` as one JSON input of that name, in
    which each text that can't be printed has a MARK for what is missing.
    """
    said = _in_all_texts(said, printable)
    return _compile(
        template,
        root=template.parent.parent,
        sys_inputs={"said": json.dumps(said, ensure_ascii=False)},
        timestamp=moment.astimezone(UTC).replace(microsecond=0),
    )


def picture(svg: str, *, scale: float, on_nothing: bool = False) -> bytes:
    """An SVG as PNG, ``scale`` dots to each of its pixels, with the letters of our fonts; on white, or ``on_nothing``."""
    ground = b", fill: none" if on_nothing else b""
    source = (
        b'#set page(width: auto, height: auto, margin: 0pt%s)\n#image(bytes(sys.inputs.svg), format: "svg")'
        % ground
    )
    # A pixel of SVG is 3/4 of a point, of which there are 72 to the inch.
    return _one_file(
        _typesetter.compiler.compile(source, format="png", ppi=96 * scale, sys_inputs={"svg": svg})
    )


@lru_cache(maxsize=4096)
def printable(text: str) -> str:
    """The text with a MARK for each letter that no font has."""
    if _ORDINARY.fullmatch(text):
        return text
    if not _NO_LETTERS.isdisjoint(map(unicodedata.category, text)):
        text = "".join(MARK if unicodedata.category(c) in _NO_LETTERS else c for c in text)
    if _prints(text):
        return text
    marked = "".join(map(_printable_letter, _letters(text)))
    if _prints(marked):
        return marked
    # Each by itself can be had, but not side by side.
    return "".join(letter if _ORDINARY.fullmatch(letter) else MARK for letter in _letters(text))


def _printable_letter(letter: str) -> str:
    if _prints(letter):
        return letter
    # A mark that goes with no such letter costs the mark alone.
    return letter[0] + MARK if len(letter) > 1 and _prints(letter[0] + MARK) else MARK


@lru_cache(maxsize=4096)
def _prints(text: str) -> bool:
    try:
        _compile(_PROBE.encode(), sys_inputs={"text": text})
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return False
    return True


def _letters(text: str) -> list[str]:
    """A letter with what is written on it, or joined to it."""
    letters: list[str] = []
    for c in text:
        joined = letters and (unicodedata.category(c)[0] == "M" or letters[-1][-1] in _JOINERS)
        if joined or (letters and c in _JOINERS):
            letters[-1] += c
        else:
            letters.append(c)
    return letters


def _in_all_texts(said: Any, change: Callable[[str], str]) -> Any:
    match said:
        case str():
            return change(said)
        case list():
            return [_in_all_texts(one, change) for one in said]
        case dict():
            return {key: _in_all_texts(one, change) for key, one in said.items()}
        case _:
            return said


def _compile(source: Path | bytes, **options: Any) -> bytes:
    compiler = _typesetter.compiler
    return _one_file(compiler.compile(source, format="pdf", pdf_standards="ua-1", **options))


def _one_file(made: object) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError("typst gave more than one file")
    return made
