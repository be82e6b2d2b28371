"""Figures as files: one block in any of the forms, or all of them in one."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from eventsite.web.spreadsheets import Format, Rows, write_ods_sheets

from . import definitions
from .block import Block

LONGEST = 31  # letters of a sheet's name, as in Excel


def one(block: Block, kind: Format) -> bytes:
    """The table of a block."""
    with io.BytesIO() as file:
        kind.write(file, block.title[:LONGEST], block.heads, block.rows)
        return file.getvalue()


def everything(blocks: Sequence[Block], about: Sequence[tuple[str, str]]) -> bytes:
    """OpenDocument with a sheet for each, behind one that says of what it is and how it was counted."""
    with io.BytesIO() as file:
        write_ods_sheets(file, _sheets(blocks, about))
        return file.getvalue()


def _sheets(
    blocks: Sequence[Block], about: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, Sequence[str], Rows]]:
    keys = dict.fromkeys(key for block in blocks for key in block.counted)
    how = [(str(one.term), str(one.text)) for one in definitions.of([definitions.PERIOD, *keys])]
    yield _("Hoe geteld"), [_("Wat"), ""], [*about, *how]
    for block in blocks:
        yield block.title[:LONGEST], block.heads, block.rows
