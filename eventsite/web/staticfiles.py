"""Static files under hashed names, so that browsers may keep them for ever."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

_Paths = dict[
    str, tuple[Storage, str]
]  # where each of the files is, by its name among static files
_IMPORT = re.compile(r'^@import "(?P<url>[^"]+)";\n', re.MULTILINE)
_OWN_FILE = re.compile(r"url\((?![\"']?data:)")


class HashedFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Also rewrites ``import`` lines in ES modules, so that the whole graph is hashed; and puts what a stylesheet
    imports in its place: a browser would ask for each only when it has read the one before it."""

    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._urls: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """Put together once: every page asks for the same ten, and the manifest is read at the start."""
        if force:
            return str(super().url(name, force))
        if name not in self._urls:
            self._urls[name] = super().url(name)
        return self._urls[name]

    def post_process(
        self, paths: _Paths, dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, bool | Exception]]:
        """Called by collectstatic with all that it found."""
        joined = InMemoryStorage()
        for name in [one for one in paths if one.endswith(".css")]:
            text = _text(name, paths)
            if _IMPORT.search(text):
                joined.save(name, ContentFile(with_what_it_imports(name, text, paths).encode()))
                paths = paths | {name: (joined, name)}
        yield from super().post_process(paths, dry_run, **options)


def with_what_it_imports(name: str, text: str, paths: _Paths) -> str:
    """A stylesheet with the text of each other in place of its ``@import``.

    Raises ValueError where that is not there, or names a file itself from another folder.
    """

    def imported(line: re.Match[str]) -> str:
        other = posixpath.normpath(posixpath.join(posixpath.dirname(name), line["url"]))
        if other not in paths:
            raise ValueError(f"{name} imports {other}, which is no static file")
        found = with_what_it_imports(other, _text(other, paths), paths)
        if _OWN_FILE.search(found) and posixpath.dirname(other) != posixpath.dirname(name):
            raise ValueError(f"{name} imports {other}, whose url() would lead elsewhere from there")
        return found + "\n"

    return _IMPORT.sub(imported, text)


def _text(name: str, paths: _Paths) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        text: str = file.read().decode()
    return text
