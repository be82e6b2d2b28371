"""Pictures as strangers send them: turned, huge, cut off, or no picture at all."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from django.core.files.storage import default_storage
from PIL import ExifTags, Image, PngImagePlugin

from initiatives import pictures
from initiatives.pictures import PictureRefused, Refusal


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
        pictures.read(io.BytesIO(content))
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
    picture = pictures.read(io.BytesIO(photo((4000, 3000), kind=kind)))

    assert opened(picture.large).format == opened(picture.small).format == "WEBP"
    assert opened(picture.large).size == (1600, 1200)
    assert opened(picture.small).size == (640, 480)


def test_small_picture_is_not_blown_up():
    assert opened(pictures.read(io.BytesIO(photo((300, 200)))).large).size == (300, 200)


def test_where_and_with_what_it_was_taken_is_gone():
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Geheime Camera"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    sent = photo(exif=exif, comment=b"geheim", icc_profile=b"geheim profiel", xmp=b"geheim xmp")
    assert b"Geheime Camera" in sent

    picture = pictures.read(io.BytesIO(sent))

    for content in (picture.large, picture.small):
        assert b"eheim" not in content
        assert not opened(content).getexif()
        assert set(opened(content).info) <= {"loop", "background", "timestamp", "duration"}


def test_text_in_a_png_is_gone():
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "geheim")

    picture = pictures.read(io.BytesIO(photo(kind="PNG", pnginfo=text)))

    assert b"geheim" not in picture.large


def test_photo_taken_on_its_side_stands_upright():
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6

    picture = pictures.read(io.BytesIO(photo((900, 600), exif=exif)))

    assert opened(picture.large).size == (600, 900)


def test_transparent_parts_become_white():
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(out, "PNG")

    picture = pictures.read(io.BytesIO(out.getvalue()))

    assert all(channel > 250 for channel in opened(picture.large).getpixel((5, 5)))


@pytest.mark.parametrize("mode", ["L", "P", "1", "CMYK", "LA", "I;16"])
def test_every_kind_of_pixel_is_taken(mode):
    out = io.BytesIO()
    Image.new(mode, (20, 10)).save(out, "JPEG" if mode == "CMYK" else "PNG")

    assert opened(pictures.read(io.BytesIO(out.getvalue())).large).mode == "RGB"


@pytest.mark.parametrize(
    "content",
    [
        b"",
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
    ids=["empty", "gif", "pdf", "svg", "jpeg", "png", "cut", "real-gif", "tiff", "bmp", "hollow"],
)
def test_what_is_no_picture_of_ours_is_refused(content):
    assert refusal(content) == Refusal.NO_PICTURE


@pytest.mark.parametrize("size", [(10_000, 5_001), (20_000, 20_000), (60_000, 60_000)])
def test_bomb_is_refused_before_it_is_decoded(size, monkeypatch):
    def decoded(*args):
        raise AssertionError("was decoded")

    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", decoded)

    assert refusal(png_header(*size)) == Refusal.TOO_MANY_PIXELS


def test_file_of_too_many_bytes_is_refused():
    assert refusal(photo() + b"\0" * pictures.MOST_BYTES) == Refusal.TOO_MANY_BYTES


def test_text_bomb_in_a_png_is_refused():
    text = PngImagePlugin.PngInfo()
    text.add_text("a", "a" * 2_000_000, zip=True)

    assert refusal(photo(kind="PNG", pnginfo=text)) == Refusal.NO_PICTURE


def test_what_hides_behind_the_picture_is_gone():
    picture = pictures.read(io.BytesIO(photo() + b"<script>alert(1)</script>"))

    assert b"script" not in picture.large


def test_same_picture_has_the_same_name_and_is_kept_once():
    one, again = (pictures.read(io.BytesIO(photo(colour="purple"))) for _ in range(2))

    assert pictures.store(one) == pictures.store(again)
    assert len([n for n in default_storage.listdir("beelden")[1] if n == one.name]) == 1
    pictures.discard(one.name)
    pictures.discard(one.name)
