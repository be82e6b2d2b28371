"""The files of pictures: kept under a name made from what is in them, and served from our own address."""

from __future__ import annotations

import re

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from .pictures import Picture

FOLDER = "beelden"
CONTENT_TYPE = "image/webp"
# Whose it is, where it has an owner's name before it; what is in it; which size.
NAME = re.compile(r"([a-z]+-(\d+-)?)?[0-9a-f]{32}(-klein)?\.webp", re.ASCII)


def name_of(picture: Picture, *, owner: str = "") -> str:
    """Under what it is kept.

    ``owner`` ("avond-12", "logo") comes before the name, so that who discards theirs never takes
    the file of another.
    """
    return f"{owner}-{picture.name}" if owner else picture.name


def store(picture: Picture, *, owner: str = "") -> str:
    """Keep both sizes. Returns the name; an equal picture that is there already is left."""
    kept = name_of(picture, owner=owner)
    for name, content in ((kept, picture.large), (small_name(kept), picture.small)):
        path = f"{FOLDER}/{name}"
        if not default_storage.exists(path):
            default_storage.save(path, ContentFile(content))
    return kept


def discard(name: str) -> None:
    """Delete both sizes; what is gone already is fine."""
    default_storage.delete(f"{FOLDER}/{name}")
    default_storage.delete(f"{FOLDER}/{small_name(name)}")


def small_name(name: str) -> str:
    """The name of the small size."""
    return name.replace(".webp", "-klein.webp")


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture in one of its sizes. Its name says what is in it, so it may be kept for ever."""
    path = f"{FOLDER}/{name}"
    if not NAME.fullmatch(name) or not default_storage.exists(path):
        raise Http404("no such picture")
    response = FileResponse(default_storage.open(path), content_type=CONTENT_TYPE)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Content-Security-Policy"] = "default-src 'none'"
    return response
