"""Pictures as strangers send them: turned, huge, cut off, or no picture at all."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from django.core.files.storage import default_storage
from PIL import ExifTags, Image, PngImagePlugin

from eventsite.web import drawing, picture_files, pictures
from eventsite.web.pictures import PictureRefused, Refusal


def photo(
    size: tuple[int, int] = (900, 600), *, colour: str = "red", kind: str = "JPEG", **options
) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **options)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def refusal(content: bytes) -> Refusal:
    with pytest.raises(PictureRefused) as refused:
        drawing.draw(io.BytesIO(content))
    return refused.value.why


def png_header(width: int, height: int) -> bytes:
    """A PNG that says how large it is and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_picture_is_encoded_anew_in_two_sizes_that_fit(kind):
    picture = drawing.draw(io.BytesIO(photo((2400, 1800), kind=kind)))

    assert opened(picture.large).format == opened(picture.small).format == "WEBP"
    assert opened(picture.large).size == (1600, 1200)
    assert opened(picture.small).size == (640, 480)


def test_small_picture_is_not_blown_up():
    assert opened(drawing.draw(io.BytesIO(photo((300, 200)))).large).size == (300, 200)


def test_where_and_with_what_it_was_taken_is_gone():
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Geheime Camera"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    sent = photo(exif=exif, comment=b"geheim", icc_profile=b"geheim profiel", xmp=b"geheim xmp")
    assert b"Geheime Camera" in sent

    picture = drawing.draw(io.BytesIO(sent))

    for content in (picture.large, picture.small):
        assert b"eheim" not in content
        assert not opened(content).getexif()
        assert set(opened(content).info) <= {"loop", "background", "timestamp", "duration"}


def test_text_in_a_png_is_gone():
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "geheim")

    picture = drawing.draw(io.BytesIO(photo(kind="PNG", pnginfo=text)))

    assert b"geheim" not in picture.large


def test_photo_taken_on_its_side_stands_upright():
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6

    picture = drawing.draw(io.BytesIO(photo((900, 600), exif=exif)))

    assert opened(picture.large).size == (600, 900)


def test_transparent_parts_become_white():
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(out, "PNG")

    picture = drawing.draw(io.BytesIO(out.getvalue()))

    assert all(channel > 250 for channel in opened(picture.large).getpixel((5, 5)))


@pytest.mark.parametrize("mode", ["L", "P", "1", "CMYK", "LA", "I;16"])
def test_every_kind_of_pixel_is_taken(mode):
    out = io.BytesIO()
    Image.new(mode, (20, 10)).save(out, "JPEG" if mode == "CMYK" else "PNG")

    assert opened(drawing.draw(io.BytesIO(out.getvalue())).large).mode == "RGB"


def profile_of(primaries: tuple[float, ...]) -> bytes:
    """A small ICC profile (version 2) with these red, green and blue in XYZ, and a gamma of 2.2."""

    def fixed(*numbers: float) -> bytes:
        return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)

    tags = {
        b"rXYZ": b"XYZ \0\0\0\0" + fixed(*primaries[0:3]),
        b"gXYZ": b"XYZ \0\0\0\0" + fixed(*primaries[3:6]),
        b"bXYZ": b"XYZ \0\0\0\0" + fixed(*primaries[6:9]),
        b"wtpt": b"XYZ \0\0\0\0" + fixed(0.9642, 1.0, 0.8249),
    }
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + b"\0\0"
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    at, table, data = 128 + 4 + 12 * len(tags), b"", b""
    for name, content in tags.items():
        table += name + struct.pack(">II", at + len(data), len(content))
        data += content
    body = struct.pack(">I", len(tags)) + table + data
    header = struct.pack(
        ">I4sI4s4s4s", 128 + len(body), b"\0" * 4, 0x02200000, b"mntr", b"RGB ", b"XYZ "
    )
    header += b"\0" * 12 + b"acsp" + b"\0" * 28 + fixed(0.9642, 1.0, 0.8249) + b"\0" * 48
    return header + body


# Adapted to D50, as profiles have them.
DISPLAY_P3 = profile_of((0.5151, 0.2412, -0.0011, 0.2919, 0.6922, 0.0419, 0.1572, 0.0666, 0.7841))


def middle(picture: pictures.Picture) -> tuple[int, ...]:
    image = opened(picture.large)
    return image.getpixel((image.width // 2, image.height // 2))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_colours_of_a_wide_gamut_become_those_of_srgb(kind):
    """(200, 100, 50) in the primaries of Display P3 with a gamma of 2.2 is (216, 93, 23) in sRGB."""
    plain, wide = (
        middle(drawing.draw(io.BytesIO(photo((64, 64), colour="#c86432", kind=kind, **profile))))
        for profile in ({}, {"icc_profile": DISPLAY_P3})
    )

    assert plain == pytest.approx((200, 100, 50), abs=8)
    assert wide == pytest.approx((216, 93, 23), abs=8)


@pytest.mark.parametrize(
    "profile", [b"geen profiel", DISPLAY_P3[:200], DISPLAY_P3[:128] + b"\xff" * 400]
)
def test_damaged_profile_counts_for_nothing(profile):
    sent = photo((64, 64), colour="#c86432", icc_profile=profile)

    assert middle(drawing.draw(io.BytesIO(sent))) == pytest.approx((200, 100, 50), abs=8)


@pytest.mark.parametrize("mode", ["L", "CMYK", "P", "LA"])
def test_profile_of_another_kind_of_colour_is_no_reason_to_refuse(mode):
    out = io.BytesIO()
    image = Image.new("RGB", (64, 64), "#999999").convert(mode)
    image.save(out, "JPEG" if mode == "CMYK" else "PNG", icc_profile=DISPLAY_P3)

    assert middle(drawing.draw(io.BytesIO(out.getvalue()))) == pytest.approx((153,) * 3, abs=12)


@pytest.mark.parametrize(("level", "shown"), [(0, 0), (128, 0), (32768, 128), (65535, 255)])
def test_grey_of_16_bits_keeps_its_levels(level, shown):
    out = io.BytesIO()
    Image.new("I;16", (64, 64), level).save(out, "PNG")

    assert middle(drawing.draw(io.BytesIO(out.getvalue()))) == pytest.approx((shown,) * 3, abs=3)


def test_palette_with_a_transparent_colour_lies_on_white():
    out = io.BytesIO()
    image = Image.new("P", (64, 64), 0)
    image.putpalette([255, 0, 0, 0, 0, 255])
    image.paste(1, (0, 0, 32, 64))
    image.save(out, "PNG", transparency=0)

    large = opened(drawing.draw(io.BytesIO(out.getvalue())).large)

    assert large.getpixel((48, 32)) == pytest.approx((255, 255, 255), abs=6)
    assert large.getpixel((10, 32)) == pytest.approx((0, 0, 255), abs=6)


@pytest.mark.parametrize(("kind", "size"), [("AVIF", (600, 900)), ("HEIF", (900, 600))])
def test_photo_of_a_telephone_stands_upright_and_tells_nothing(kind, size):
    """What EXIF says of turning counts for nothing in HEIC (ISO 23008-12 §6.5.10): the decoder turned it."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = "Geheime Camera"

    picture = drawing.draw(io.BytesIO(photo((900, 600), kind=kind, exif=exif)))

    assert opened(picture.large).size == size
    assert b"Geheime" not in picture.large


@pytest.mark.parametrize(
    "content",
    [
        b"",
        photo((64, 64), kind="HEIF")[:200],
        photo((64, 64), kind="AVIF")[:200],
        b"GIF89a",
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"\xff\xd8\xff\xe0nep",
        b"\x89PNG\r\n\x1a\n",
        photo()[:300],
        photo((20, 20), kind="GIF"),
        photo((20, 20), kind="TIFF"),
        photo((20, 20), kind="BMP"),
        png_header(100, 100),
    ],
    ids=[
        "empty",
        "cut-heic",
        "cut-avif",
        "gif",
        "pdf",
        "svg",
        "jpeg",
        "png",
        "cut",
        "real-gif",
        "tiff",
        "bmp",
        "hollow",
    ],
)
def test_what_is_no_picture_of_ours_is_refused(content):
    assert refusal(content) == Refusal.NO_PICTURE


@pytest.mark.parametrize("size", [(5_000, 4_001), (20_000, 20_000), (60_000, 60_000)])
def test_bomb_is_refused_before_it_is_decoded(size, monkeypatch):
    def decoded(*args):
        raise AssertionError("was decoded")

    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", decoded)

    assert refusal(png_header(*size)) == Refusal.TOO_MANY_PIXELS


def test_text_bomb_in_a_png_is_refused():
    text = PngImagePlugin.PngInfo()
    text.add_text("a", "a" * 2_000_000, zip=True)

    assert refusal(photo(kind="PNG", pnginfo=text)) == Refusal.NO_PICTURE


def test_what_hides_behind_the_picture_is_gone():
    picture = drawing.draw(io.BytesIO(photo() + b"<script>alert(1)</script>"))

    assert b"script" not in picture.large


def test_same_picture_has_the_same_name_and_is_kept_once():
    one, again = (drawing.draw(io.BytesIO(photo(colour="purple"))) for _ in range(2))

    assert picture_files.store(one) == picture_files.store(again)
    assert len([n for n in default_storage.listdir("beelden")[1] if n == one.name]) == 1
    picture_files.discard(one.name)
    picture_files.discard(one.name)


def test_picture_that_its_owner_discards_stays_another_owners():
    picture = drawing.draw(io.BytesIO(photo(colour="orange")))
    theirs, ours = (picture_files.store(picture, owner=owner) for owner in ("avond-12", ""))

    picture_files.discard(ours)

    kept = default_storage.listdir("beelden")[1]
    assert {theirs, picture_files.small_name(theirs)} <= set(kept)
    assert ours not in kept
    assert all(picture_files.NAME.fullmatch(name) for name in kept)
    picture_files.discard(theirs)
