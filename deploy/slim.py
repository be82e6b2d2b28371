"""Take out of an image what nothing that runs there reads: ``python deploy/slim.py .venv`` (Dockerfile, docs/adr/0073).

Needs ``strip`` and ``cc``, which stay in the stage where this runs.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

# By package, relative to it. Each must be there: a name that a new version has not any more is no longer left out.
UNUSED = {
    "Crypto": ["SelfTest"],
    "allauth": ["socialaccount/providers/*/"],  # nobody signs in by another site
    "babel": [
        "locale-data/*.dat"
    ],  # a catalogue says its own plurals, and Django has days and months
    "boto3": ["data/*/"],
    "botocore": ["data/*/"],
    "django": ["contrib/admindocs", "contrib/flatpages", "contrib/gis", "contrib/redirects"],
    "icalendar": ["tests"],
    "lxml": ["html/*diff*.so", "includes", "isoschematron", "objectify*.so"],
    "ninja": ["static"],  # two ways to show a document that we show ourselves
    "qrcode": ["tests"],
    "weblate_fonts": ["static/weblate_fonts/source-*"],  # for a site of Weblate
}
BUT = {
    "babel/locale-data/en.dat",  # in which a catalogue is dated
    "babel/locale-data/root.dat",
    "boto3/data/s3",  # of Amazon's 400 services the one that keeps pictures
    "botocore/data/s3",
}
# In every package: what .mo files and compiled code were made from, and what only editors read.
EVERYWHERE = {".h", ".map", ".po", ".pxd", ".pxi", ".pyi", ".pyx"}


class NothingThere(Exception):
    """What was to be left out is not there: UNUSED is out of date, or something else grew under another name."""


class Encoder(NamedTuple):
    """A library that ``reader`` is linked with, and which runs only when something is written."""

    library: Path
    reader: Path


def unused(packages: Path) -> Iterator[Path]:
    """Files and folders in a ``site-packages``. Raises NothingThere."""
    for package, patterns in UNUSED.items():
        if not (packages / package).exists():
            continue  # of what requirements/optional.txt adds
        for pattern in patterns:
            found = [
                one
                for one in (packages / package).glob(pattern.rstrip("/"))
                if (one.is_dir() or not pattern.endswith("/"))
                and one.name != "__pycache__"
                and str(one.relative_to(packages)) not in BUT
            ]
            if not found:
                raise NothingThere(f"{package} has no {pattern}")
            yield from found
    yield from (one for one in packages.rglob("*") if one.suffix in EVERYWHERE)


def hevc_encoder(packages: Path) -> Encoder:
    """x265, 22 MB: pictures come as HEIC and are kept as WebP."""
    (library,) = packages.glob("pillow_heif.libs/libx265-*")
    (reader,) = packages.glob("pillow_heif.libs/libheif-*")
    return Encoder(library, reader)


def asked_of(encoder: Encoder) -> list[str]:
    """The functions that its reader wants to find when it is loaded."""
    said = _said("nm", "--dynamic", "--undefined-only", str(encoder.reader))
    return re.findall(r" U (x265_\w+)$", said, re.MULTILINE)


def replace(encoder: Encoder) -> None:
    """By a library of that name whose functions answer that there is no encoder, as libheif expects of one that failed."""
    source = "".join(f"void *{name}(void) {{ return 0; }}\n" for name in asked_of(encoder))
    subprocess.run(  # noqa: S603 (names from a locked wheel)
        ["cc", "-shared", "-fPIC", "-s", f"-Wl,-soname,{encoder.library.name}", "-o", str(encoder.library), "-x", "c", "-"],  # noqa: S607
        input=source,
        text=True,
        check=True,
    )  # fmt: skip


def strip(packages: Path) -> None:
    """Names for debuggers, a sixth of it all."""
    libraries = [str(one) for one in packages.rglob("*.so*") if one.is_file()]
    _said("strip", "--strip-unneeded", *libraries)


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603


def _remove(path: Path) -> None:
    if path.is_dir():
        for one in path.iterdir():
            _remove(one)
        path.rmdir()
    else:
        path.unlink()


def main(environment: str) -> None:
    (packages,) = Path(environment).glob("lib/python3*/site-packages")
    for one in list(unused(packages)):
        if one.exists():
            _remove(one)
    replace(hevc_encoder(packages))
    strip(packages)


if __name__ == "__main__":
    main(sys.argv[1])
