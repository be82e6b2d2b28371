"""Load all that runs in an image, once: ``python deploy/loaded.py`` (Dockerfile, docs/adr/0073).

Python keeps what it compiled for it, and of nothing else: nothing may be written later. What was left out and is needed
all the same ends this, and so the build.
"""

from __future__ import annotations

import base64
import io
import os
import pkgutil
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ["eventsite", "cafes", "courses", "initiatives", "pitches", "desk"]
# By a setting, or only when asked for.
BY_SETTING = [
    "django.conf.locale.en.formats",
    "django.conf.locale.nl.formats",
    "dns.rdtypes.IN.A",
    "dns.rdtypes.IN.AAAA",
    "dns.rdtypes.ANY.MX",
    "dns.rdtypes.ANY.TLSA",
    "dns.rdtypes.ANY.TXT",
    "django.contrib.sitemaps.views",
    "django.core.cache.backends.db",
    "django.core.cache.backends.redis",
    "django.core.mail.backends.smtp",
    "django.db.backends.postgresql.base",
    "gunicorn.app.wsgiapp",
    "gunicorn.workers.gthread",
    "prometheus_client.multiprocess",
    "redis",
    "storages.backends.s3",
]
# A square of 64 pixels as HEIC, which is made nowhere but on telephones: here by pillow-heif.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAVZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "ACJpbG9jAAAAAERAAAEAAQAAAAABegABAAAAAAAAABkAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRt"
    "AAAAAAABAAAA1mlwcnAAAAC3aXBjbwAAAHhodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMA"
    "AAMAHroCQGEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbqSSmubgIaDAgAAAMAyAAAAwAIQGIAAQAHRAHBcrAiQAAAABNjb2xy"
    "bmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABAAAAAQAAAABBwaXhpAAAAAAMICAgAAAAXaXBtYQAAAAAAAAABAAEEgQIDBAAAACFt"
    "ZGF0AAAAFSgBrwtg+sbB1//6Djv44xB4r3tO3A=="
)


def load() -> None:
    """Every module of the site, what settings name, the addresses, and each program of manage.py."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eventsite.settings")
    django.setup()
    from django.core.management import call_command, get_commands, load_command_class

    for room in ROOMS:
        for module in pkgutil.walk_packages(import_module(room).__path__, f"{room}."):
            import_module(module.name)
    for name in BY_SETTING:
        if find_spec(name.partition(".")[0]):
            import_module(name)
    for name, app in get_commands().items():
        load_command_class(app, name)
    call_command("check")


def try_decoders() -> None:
    """Each picture that may be sent is drawn; raises PictureRefused."""
    from PIL import Image

    from eventsite.web import drawing

    for kind in drawing.FORMATS:
        sent = io.BytesIO(HEIC)
        if kind != "HEIF":
            Image.new("RGB", (64, 64), "red").save(sent := io.BytesIO(), kind)
            sent.seek(0)
        drawing.draw(sent)


def try_paper() -> None:
    """A word in each script that has a font of its own, as PDF; raises AssertionError where a letter has none."""
    from eventsite import pdf

    for word in ("Brón", "Ελένη", "Олена", "علي", "अनिल", "王小明", "高橋さくら", "김민준"):
        assert pdf.MARK not in pdf.printable(word), word  # noqa: S101


def try_store() -> None:
    """S3 as boto3 describes it, where that is installed; asks nothing of a network."""
    if find_spec("boto3"):
        session = import_module("boto3").session.Session("key", "secret", region_name="eu-west-1")
        session.resource("s3").Bucket("pictures").Object("one")


if __name__ == "__main__":
    load()
    try_decoders()
    try_paper()
    try_store()
