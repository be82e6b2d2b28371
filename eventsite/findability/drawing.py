"""The pictures of cards, set by typst: made once, kept on disk for a day under the digest of what they show.

Only what a page shows now is ever made (``pictures.py``), so there are never more than there are pages.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import secrets
import tempfile
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path

import typst
from django.conf import settings
from PIL import Image

from eventsite import pdf
from eventsite.web import picture_files

from .cards import TEMPLATE, Card

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=1)  # what was erased since is gone with it
MOST_KEPT = 2000  # files: 300 MB at most, of which a photo takes 150 kB
_QUALITY = 86
_one_at_a_time = threading.Lock()  # 60 MB while it draws; a second one gains nothing on one core


def picture(card: Card) -> bytes:
    """PNG or JPEG of 1200 × 630 pixels."""
    file = _folder() / card.name
    if made := _kept_as(file):
        return made
    with _one_at_a_time:
        if made := _kept_as(file):  # drawn while we waited
            return made
        made = draw(card)
        _keep(file, made)
    return made


def _kept_as(file: Path) -> bytes:
    """Empty where it is not there."""
    try:
        return file.read_bytes()
    except OSError:
        return b""


def draw(card: Card) -> bytes:
    """The same without looking whether it was made before."""
    with tempfile.TemporaryDirectory() as root:  # outside of which typst reads nothing
        there = replace(card, picture=_there(card.picture, root), logo=_there(card.logo, root))
        said = there.as_said() | {"picture": _path(there.picture), "logo": _path(there.logo)}
        made = typst.Compiler(root=root, font_paths=_fonts()).compile(
            TEMPLATE.read_bytes(),
            format="png",
            ppi=72,
            sys_inputs={"said": json.dumps(said, ensure_ascii=False)},
        )
    if not isinstance(made, bytes):
        raise TypeError("typst gave more than one picture")
    return _as_jpeg(made) if card.picture else made


def discard_old(now: datetime) -> None:
    """Those made more than a day ago: who asks for one then has it made again."""
    for file in _kept():
        with contextlib.suppress(OSError):
            if file.stat().st_mtime < (now - KEPT_FOR).timestamp():
                file.unlink()


def _as_jpeg(png: bytes) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(png)) as image:
        image.convert("RGB").save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return out.getvalue()


@cache
def _fonts() -> typst.Fonts:
    """Those of paper, and the one of the site's headings."""
    headings = Path(str(files("fontpkg_bricolage_grotesque"))) / "files"
    return typst.Fonts(font_paths=[*pdf.font_folders(), headings])


def _there(name: str, root: str) -> str:
    """Its name when it was put there, wherever it is kept; else none."""
    try:
        if name:
            Path(root, name).write_bytes(picture_files.read(name))
    except FileNotFoundError:
        return ""
    return name


def _path(name: str) -> str:
    return f"/{name}" if name else ""


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT, "deelbeelden")


def _kept() -> list[Path]:
    folder = _folder()
    return list(folder.iterdir()) if folder.is_dir() else []


def _keep(file: Path, made: bytes) -> None:
    """A disk that is full keeps nobody from the picture."""
    new = file.with_name(f"{file.name}-{secrets.token_hex(8)}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if len(others := _kept()) >= MOST_KEPT:
            min(others, key=os.path.getmtime).unlink()
        new.write_bytes(made)
        new.replace(file)
    except OSError as error:
        log.warning("a picture for who shares was not kept: %s", error)
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)
