"""The files of pictures: kept under a name made from what is in them, and served from our own address."""

from __future__ import annotations

import os
import re
from datetime import datetime
from functools import lru_cache

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from PIL import Image

from .drawn import small_size
from .pictures import Picture

FOLDER = "beelden"
CONTENT_TYPE = "image/webp"
# Whose it is, where it has an owner's name before it; what is in it; which size.
NAME = re.compile(r"((?P<owner>[a-z]+)-(\d+-)?)?[0-9a-f]{32}(-klein)?\.webp", re.ASCII)


def name_of(picture: Picture, *, owner: str = "") -> str:
    """Under what it is kept.

    ``owner`` ("avond-12", "logo") comes before the name, so that who discards theirs never takes
    the file of another.
    """
    return f"{owner}-{picture.name}" if owner else picture.name


def store(picture: Picture, *, owner: str = "") -> str:
    """Keep both sizes. Returns the name; an equal picture that is there already is young again."""
    kept = name_of(picture, owner=owner)
    for name, content in ((kept, picture.large), (small_name(kept), picture.small)):
        path = _path(name)
        if not _is_young_again(path):
            default_storage.save(path, ContentFile(content))
    return kept


def _is_young_again(path: str) -> bool:
    """Where it is there already; what is kept on another machine (s3.py) is sent anew, which is young too."""
    try:
        os.utime(default_storage.path(path), (timezone.now().timestamp(),) * 2)
    except (FileNotFoundError, NotImplementedError):
        return False
    return True


def is_there(name: str) -> bool:
    """Whether it can be shown."""
    return default_storage.exists(_path(name))


def names() -> dict[str, set[str]]:
    """What is kept, by whose it is ("avond", "logo", "" of who has no name before it)."""
    found: dict[str, set[str]] = {}
    for file in _files():
        name = NAME.fullmatch(file)
        if name:
            found.setdefault(name["owner"] or "", set()).add(file.replace("-klein.webp", ".webp"))
    return found


def _files() -> list[str]:
    try:
        return list(default_storage.listdir(FOLDER)[1])
    except FileNotFoundError:  # no picture was ever sent
        return []


def is_older(name: str, moment: datetime) -> bool:
    """Whether it was last stored before then; also where one of its sizes is left."""
    sizes = [path for path in _paths(name) if default_storage.exists(path)]
    return all(default_storage.get_modified_time(path) < moment for path in sizes)


def discard(name: str) -> None:
    """Delete both sizes; what is gone already is fine."""
    for path in _paths(name):
        default_storage.delete(path)


def small_name(name: str) -> str:
    """The name of the small size."""
    return name.replace(".webp", "-klein.webp")


def read(name: str) -> bytes:
    """The large size, as it is kept. Raises FileNotFoundError."""
    with default_storage.open(_path(name)) as file:
        return bytes(file.read())


def size(name: str) -> tuple[int, int] | None:
    """Width and height of the large size, in pixels; None where the file is gone.

    A page that says them leaves as much room before the picture is there.
    """
    try:
        return _size(name)
    except FileNotFoundError:
        return None


@lru_cache(maxsize=1000)
def _size(name: str) -> tuple[int, int]:
    """Of the file's head alone, which we wrote; under this name it is never another."""
    with default_storage.open(_path(name)) as file, Image.open(file, formats=["WEBP"]) as image:
        return image.size


def srcset(name: str, width: int, height: int) -> str:
    """Both sizes for an img, each with its width; ``width`` and ``height`` are of the large one."""
    small, large = (reverse("picture", args=[one]) for one in (small_name(name), name))
    return f"{small} {small_size(width, height)[0]}w, {large} {width}w"


def _path(name: str) -> str:
    return f"{FOLDER}/{name}"


def _paths(name: str) -> list[str]:
    """Of both sizes."""
    return [_path(name), _path(small_name(name))]


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture in one of its sizes. Its name says what is in it, so it may be kept for ever."""
    if not NAME.fullmatch(name):
        raise Http404("no such picture")
    try:
        file = default_storage.open(_path(name))
    except FileNotFoundError as error:
        raise Http404("no such picture") from error
    response = FileResponse(file, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Content-Security-Policy"] = "default-src 'none'"
    return response
