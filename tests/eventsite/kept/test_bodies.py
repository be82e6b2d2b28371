from __future__ import annotations

import gzip
import re
import zlib

import pytest

from eventsite.kept.bodies import Differing, Plain, Pressed

ID = "9d1f0a4e-5a0e-4c0e-9d55-0123456789ab"
ANY_ID = re.compile(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PAGE = (
    f"<form><input value='{ID}'></form>{'<p>Regel met é.</p>' * 5000}<input value='{ID}'>".encode()
)


@pytest.mark.parametrize("content", [PAGE, b"", ID.encode(), (ID * 3).encode()])
def test_page_that_differs_is_the_same_but_for_one_id_of_its_own(content):
    body = Differing(content, ID.encode(), has_gzip=True)

    pressed = [body.gzip() for _ in range(2)]
    told = [*map(gzip.decompress, pressed), body.plain()]

    assert {ANY_ID.sub(ID.encode(), one) for one in told} == {content}
    ids = [{match[0] for match in ANY_ID.finditer(one)} for one in told]
    assert all(len(one) <= 1 for one in ids)
    assert ID.encode() not in b"".join(told)
    if content:
        assert len(set(told)) == 3
    assert len({len(one) for one in pressed}) == 1


def test_page_that_differs_is_one_member_of_gzip():
    """Not every client reads on after the first."""
    reader = zlib.decompressobj(zlib.MAX_WBITS | 16)

    reader.decompress(Differing(PAGE, ID.encode(), has_gzip=True).gzip())

    assert (reader.eof, reader.unused_data) == (True, b"")


def test_page_that_differs_is_pressed_about_as_small():
    assert len(Differing(PAGE, ID.encode(), has_gzip=True).gzip()) < 1.2 * len(gzip.compress(PAGE))


def test_what_is_kept_pressed_comes_back_as_it_was():
    body = Pressed(PAGE)

    assert (body.plain(), gzip.decompress(body.gzip())) == (PAGE, PAGE)
    assert body.size < len(PAGE) / 10
    assert Plain(PAGE).plain() == PAGE
