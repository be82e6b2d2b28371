"""A disk that gets full while people sign up, and has room again."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .outcomes import Outcome
from .scenes import PEOPLE, scene

MEGABYTES = {"SQLite": 24, "PostgreSQL": 96}
SECONDS_FULL = 3


def disk_full(vendor: str) -> Outcome:
    """All that the database writes on a small disk of its own; a ballast takes what is left of it."""
    with small_disk(MEGABYTES[vendor]) as folder:
        if folder is None:
            return Outcome(notes=["left out: no disk may be mounted here (it takes root on Linux)"])
        with scene(vendor, folder=folder) as here:
            rush = here.rush()
            rush.begin()
            rush.wait_for(PEOPLE // 4)
            ballast = _fill(folder)
            time.sleep(SECONDS_FULL)
            while_full = sum(guest.refusals for guest in rush.guests)
            ballast.unlink()
            rush.end()
            found = here.count(rush)
            found.promise(vendor != "SQLite" or here.is_whole(), "the file is damaged")
    found.promise(while_full, "the disk was never full")
    found.note(
        f"{MEGABYTES[vendor]} MB; {while_full} were told to come later in {SECONDS_FULL} s without room"
    )
    return found


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path | None]:
    """A tmpfs, or None where none may be mounted."""
    with tempfile.TemporaryDirectory(prefix="faults-disk-") as made:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=1777", "tmpfs", made],
            capture_output=True,
        )
        if mounted.returncode:
            yield None
            return
        try:
            yield Path(made)
        finally:
            subprocess.run(["umount", "--lazy", made], check=True)


def _fill(folder: Path) -> Path:
    """A file that takes all that is left."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            return ballast
