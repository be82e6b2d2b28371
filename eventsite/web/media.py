"""Where pictures are kept: in a folder, or in S3 or what speaks its protocol (MinIO, Ceph, the clouds of Dutch hosts)."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_KNOWN = {"endpoint", "region"}
_EXAMPLE = "MEDIA_STORAGE=s3://bucket/prefix?endpoint=https://s3.example.nl&region=nl"


def storage(said: str, key_id: str = "", secret: str = "") -> dict[str, Any]:
    """Django's settings of the storage that MEDIA_STORAGE names; of none the folder MEDIA_ROOT.

    Raises ImproperlyConfigured.
    """
    if not said:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    address = urlsplit(said)
    options = dict(parse_qsl(address.query, keep_blank_values=True))
    if address.scheme != "s3" or not address.netloc or set(options) - _KNOWN:
        raise ImproperlyConfigured(
            f"MEDIA_STORAGE is {said!r}. Leave it empty, or say for example {_EXAMPLE}."
        )
    return {
        "BACKEND": "eventsite.web.s3.PictureStore",
        "OPTIONS": {
            "bucket_name": address.netloc,
            "location": unquote(address.path).strip("/"),
            "endpoint_url": options.get("endpoint") or None,
            "region_name": options.get("region") or None,
            # None: as boto3 finds them, by the role that the machine has.
            "access_key": key_id or None,
            "secret_key": secret or None,
        },
    }
