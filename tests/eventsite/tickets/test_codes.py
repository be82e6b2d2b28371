from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from eventsite.models import Registration
from eventsite.tickets import codes

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

CODE = "0123456789ABCDEFGHJKMNPQRS"


def test_code_is_26_characters_of_crockford_base32_which_is_130_bits():
    code = codes.code_of(build.bram(build.edition()))

    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{26}", code)


def test_code_differs_per_person_and_per_link_version():
    event = build.edition()
    bram, daan = build.bram(event), build.daan(event)
    first = codes.code_of(bram)
    bram.link_version += 1
    codes.give(bram)

    assert len({first, codes.code_of(bram), codes.code_of(daan)}) == 3


def test_database_holds_no_code():
    bram = build.bram(build.edition())

    stored = Registration.objects.filter(pk=bram.pk).values().get()

    assert codes.code_of(bram) not in str(stored)


def test_key_finds_whose_ticket_it_is():
    bram = build.bram(build.edition())

    assert codes.find_by_key(codes.key_of(bram)) == bram


@pytest.mark.parametrize(
    "key", ["", "x", "0" * 20, "F" * 20, "' OR 1=1 --", "é" * 20, "\0" * 20, "9" * 10_000]
)
def test_key_of_nobody_finds_nobody(key):
    build.bram(build.edition())

    assert codes.find_by_key(key) is None


def test_code_outlives_a_rotation_of_the_key(settings):
    bram = build.bram(build.edition())
    code = codes.code_of(bram)

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-for-this-test-only-0123456789-0123456789"

    assert codes.code_of(bram) == code
    assert build.holder_of(code) == bram


def test_code_of_a_key_that_is_gone_says_so(settings):
    bram = build.bram(build.edition())
    settings.SECRET_KEY = "another-key-for-this-test-only-0123456789-0123456789"

    with pytest.raises(codes.TicketUnknown):
        codes.code_of(bram)


def test_qr_is_version_2_with_a_quiet_zone_of_4_modules():
    image = Image.open(io.BytesIO(codes.qr_png(CODE, module_pixels=1)))

    assert image.size == (33, 33)  # 25 modules and 4 on either side
    assert all(image.convert("L").getpixel((x, y)) == 255 for x in range(33) for y in range(4))
    assert 'viewBox="0 0 33 33"' in codes.qr_svg(CODE)


def test_qr_svg_has_no_size_or_style_of_its_own_and_a_white_ground():
    svg, ground = re.findall(r"<(svg|rect)([^>]*)>", codes.qr_svg(CODE))

    assert not re.search(r"\b(width|height|style)=", svg[1])
    for said in ('fill="white"', 'width="33"', 'height="33"'):
        assert said in ground[1]


def test_qr_svg_draws_the_same_modules_as_the_picture_in_mails_in_half_the_text():
    image = Image.open(io.BytesIO(codes.qr_png(CODE, module_pixels=1))).convert("L")
    dark = {(x, y) for x in range(33) for y in range(33) if image.getpixel((x, y)) == 0}

    svg = codes.qr_svg(CODE)

    drawn = [
        (x, int(y))
        for left, y, width, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", svg)
        for x in range(int(left), int(left) + int(width))
        if width == back
    ]
    assert (set(drawn), len(drawn)) == (dark, len(dark))
    assert len(svg) < 3500
