"""Two calendar parsers that are not ours, and small questions to ask them."""

from __future__ import annotations

import json
import subprocess
import warnings
from pathlib import Path

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # vobject's own
    import vobject

_READER = Path(__file__).parent / "eventsite" / "calendars" / "ical_reader.mjs"


def read_with_ical_js(ics: bytes) -> list[dict]:
    """Every event in the bytes, which may hold several calendars."""
    done = subprocess.run(["node", _READER], input=ics, capture_output=True, check=True)
    return json.loads(done.stdout)


def read_with_vobject(ics: bytes | str):
    text = ics.decode() if isinstance(ics, bytes) else ics
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return vobject.readOne(text)


def unfolded(ics: bytes) -> str:
    return ics.decode().replace("\r\n ", "")
