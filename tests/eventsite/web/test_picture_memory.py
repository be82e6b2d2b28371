"""What a picture of a stranger may cost: memory, time, and the turn of others."""

from __future__ import annotations

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from eventsite.web import pictures, turns
from eventsite.web.pictures import PictureRefused, Refusal

from .test_pictures import png_header

MOST_MEGABYTES = 150
# Fifty million red pixels.
BOMB = bytes.fromhex("524946461c000000574542505650384c0f0000002f3f5f1a060710fd8ffe0722a2ff0100")
WITHOUT_LIMIT_BY_HEADER = "drawing.MOST_PIXELS = dict.fromkeys(drawing.FORMATS, 10**9);"
WITHOUT_LIMIT_BY_SYSTEM = "drawing.MOST_MEMORY = 10**10;"


def drawn_apart(content: bytes, tmp_path, change: str = "") -> tuple[bytes, float]:
    """What the process that draws says, and what it took at its peak, in MB (proc(5): VmHWM)."""
    (tmp_path / "sent").write_bytes(content)
    code = f"from eventsite.web import drawing; {change} drawing.main()"
    look = "import sys; sys.stderr.write(open('/proc/self/status').read())"
    with (tmp_path / "sent").open("rb") as file:
        done = subprocess.run(
            [sys.executable, "-c", f"{code}; {look}"], stdin=file, capture_output=True, check=True
        )
    return done.stdout, int(done.stderr.split(b"VmHWM:")[1].split()[0]) / 1024


def photo(size: tuple[int, int], kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **options)
    return out.getvalue()


def test_bomb_is_refused_by_its_header(tmp_path):
    said, peak = drawn_apart(BOMB, tmp_path)

    assert Refusal.TOO_MANY_PIXELS.encode() in said
    assert peak < 60


def test_bomb_whose_header_lies_is_refused_by_the_system(tmp_path):
    hollow = png_header(8000, 6250)

    kept, _peak = drawn_apart(hollow, tmp_path, WITHOUT_LIMIT_BY_HEADER)
    free, _peak = drawn_apart(hollow, tmp_path, WITHOUT_LIMIT_BY_HEADER + WITHOUT_LIMIT_BY_SYSTEM)

    assert Refusal.TOO_MANY_PIXELS.encode() in kept
    assert Refusal.NO_PICTURE.encode() in free  # it got its memory, and then there was nothing


def test_without_limits_a_bomb_takes_all_it_wants(tmp_path):
    said, peak = drawn_apart(BOMB, tmp_path, WITHOUT_LIMIT_BY_HEADER + WITHOUT_LIMIT_BY_SYSTEM)

    assert b"size_of_large" in said
    assert peak > 4 * MOST_MEGABYTES


@pytest.mark.parametrize(
    "content",
    [
        lambda: photo((5000, 4000), compress_level=1),
        lambda: photo((6500, 5000), "JPEG"),
        lambda: photo((2700, 2030), "WEBP", lossless=True, method=0),
    ],
    ids=["png", "jpeg", "webp"],
)
def test_largest_that_is_drawn_costs_no_more_than_is_allowed(content, tmp_path):
    said, peak = drawn_apart(content(), tmp_path)

    assert b"size_of_large" in said
    assert peak < MOST_MEGABYTES - 15  # for the process that waits for it


def test_four_at_once_are_drawn_one_after_the_other(monkeypatch):
    """So that what one costs is what all cost."""
    at_once, most = [], []

    def counted(*arguments, **options):
        at_once.append(1)
        most.append(len(at_once))
        try:
            return run(*arguments, **options)
        finally:
            at_once.pop()

    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", counted)
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(pictures.read, [io.BytesIO(photo((60, 40))) for _ in range(4)]))

    assert [one.width for one in drawn] == [60] * 4
    assert most == [1] * 4


def test_who_comes_while_enough_wait_is_told_so(monkeypatch):
    with ExitStack() as line:
        monkeypatch.setattr(turns, "LONGEST_WAIT", 0)
        line.enter_context(turns.turn())

        with pytest.raises(turns.Busy):
            pictures.read(io.BytesIO(photo((60, 40))))


def test_turn_of_another_process_is_waited_for(monkeypatch):
    monkeypatch.setattr(turns, "LONGEST_WAIT", 0)
    with turns.turn():
        code = (
            "import sys, fcntl; file = open(sys.argv[1], 'r+b'); "
            "fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)"
        )
        file = Path(settings.MEDIA_ROOT) / turns.FILE
        other = subprocess.run([sys.executable, "-c", code, file], capture_output=True, text=True)

    assert "BlockingIOError" in other.stderr


def test_file_of_too_many_bytes_is_refused():
    with pytest.raises(PictureRefused) as refused:
        pictures.read(io.BytesIO(photo((60, 40)) + b"\0" * pictures.MOST_BYTES))

    assert refused.value.why == Refusal.TOO_MANY_BYTES


def test_decoder_that_comes_to_grief_takes_nobody_along(monkeypatch):
    """As by SIGSEGV in a decoder, or SIGXCPU where one never ends."""
    monkeypatch.setattr(sys, "executable", "/bin/false")

    with pytest.raises(PictureRefused) as refused:
        pictures.read(io.BytesIO(photo((60, 40))))

    assert refused.value.why == Refusal.NO_PICTURE
