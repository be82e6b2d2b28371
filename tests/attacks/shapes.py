"""A form in shapes that no browser gives it: its body, and what it says that it is."""

from __future__ import annotations

import json

from ..desk.filled import Form
from .walk import URLENCODED, encoded

MULTIPART = "multipart/form-data; boundary=b"
CHARSETS = ["utf-7", "rubbish", "utf-16", "idna", "base64", "undefined", "\xff"]
Body = tuple[str | bytes, str]


def nothing(form: Form) -> Body:
    return b"", URLENCODED


def only_buttons(form: Form) -> Body:
    return encoded({name: [value] for name, value in form.buttons}), URLENCODED


def strange_buttons(form: Form) -> Body:
    return encoded(form.fields | {name: ["\0zz"] for name, _value in form.buttons}), URLENCODED


def twice(form: Form) -> Body:
    return encoded({name: [*values, "x", "9"] for name, values in form.fields.items()}), URLENCODED


def lists(form: Form) -> Body:
    return encoded({f"{name}[]": values for name, values in form.fields.items()}), URLENCODED


def thousands(form: Form) -> Body:
    return "a=1&" * 2_000, URLENCODED


def as_json(form: Form) -> Body:
    return json.dumps(form.fields), "application/json"


def as_text(form: Form) -> Body:
    return encoded(form.fields), "text/plain"


def without_a_kind(form: Form) -> Body:
    return encoded(form.fields), ""


def without_boundary(form: Form) -> Body:
    return b"x", "multipart/form-data"


def cut_off(form: Form) -> Body:
    return '--b\r\nContent-Disposition: form-data; name="x"; filename="a\r\n\r\n\0\r\n', MULTIPART


def files(form: Form) -> Body:
    """One in every field, each of an odd name; none is a picture."""
    names = [*form.fields, *(name for name, _value in form.buttons), "picture", "photo", "logo"]
    return _parts(
        [f'name="{one}"; filename="../../\xff\u202e{one}.png"' for one in names]
    ), MULTIPART


def odd_parts(form: Form) -> Body:
    return _parts([f"name={one}; filename*=utf-9''%00" for one in form.fields]), MULTIPART


def _parts(dispositions: list[str]) -> bytes:
    parts = [
        f"--b\r\nContent-Disposition: form-data; {one}\r\nContent-Type: image/png\r\n\r\nx\r\n"
        for one in dispositions
    ]
    return "".join([*parts, "--b--\r\n"]).encode()


def _in(charset: str):
    return lambda form: (encoded(form.fields), f"{URLENCODED}; charset={charset}")


ALL = [
    *(nothing, only_buttons, strange_buttons, twice, lists, thousands, as_json, as_text),
    *(without_a_kind, without_boundary, cut_off, files, odd_parts),
    *map(_in, CHARSETS),
]
