"""To which layer of a request a stack of Python frames belongs, and to which line of ours.

Each frame's code is of one kind, by its file and name, or of none (the standard library, small helpers): then it
counts for whoever called it. The innermost frame of a kind decides.
"""

from __future__ import annotations

import re
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType

ROOT = Path(__file__).resolve().parents[2]

MIDDLEWARE = "middleware"
HANDLER = "Django's handler, request, response"
SESSION = "session, user, messages"
BUILT = "SQL built by Django"
DRIVER = "driver of the database"
MODELS = "models made of rows"
TEMPLATES = "templates"
TEXTS = "texts, dates, numbers"
ADDRESSES = "addresses resolved and reversed"
FORMS = "forms"
JSON = "JSON and schemas of the API"
OWN = "our own Python"
SQL = (BUILT, DRIVER, MODELS)
EDGES = (MIDDLEWARE, HANDLER)  # what calls a view; nothing further out is its cost

# How file and name begin, as in "django/db/transaction.py:Atomic.__enter__"; the first that fits.
RULES = {
    SESSION: [
        r"django/contrib/(sessions|auth|messages)/",
        r"eventsite/staff/(accounts|sessions)\.py",
    ],
    MIDDLEWARE: [r"django/middleware/", r"django/utils/deprecation\.py"],
    MODELS: [
        r"django/db/models/query\.py:(\w+Iterable\.|RelatedPopulator|QuerySet\._fetch_all)",
        r"django/db/models/query\.py:(prefetch_|\w+_prefetch)",
        r"django/db/models/(base|fields/related_descriptors)\.py",
        r"django/db/models/sql/compiler\.py:SQLCompiler\.(results_iter|apply_converters|get_converters)",
        r"django/db/models/sql/compiler\.py:(SQLCompiler\.has_results|cursor_iter)",
    ],
    DRIVER: [
        r"django/db/(backends/(utils|\w+/(base|psycopg_any))|transaction|utils|__init__)\.py",
        r"django/db/models/sql/compiler\.py:\w+\.execute_sql",
        r"psycopg",
        r"eventsite/web/(postgresql|sqlite3)/",
    ],
    BUILT: [r"django/db/models/(?!fields/)"],
    TEXTS: [
        r"django/utils/(translation/|formats|dateformat|numberformat)",
        r"gettext\.py",
        r"eventsite/web/(formats/|(dates|times|money)\.py)",
    ],
    TEMPLATES: [r"django/template(tags)?/", r"eventsite/web/languages/fixed_texts\.py"],
    ADDRESSES: [r"django/urls/"],
    FORMS: [r"django/forms/", r"crispy_forms/"],
    JSON: [r"json/", r"ninja/", r"pydantic"],
    HANDLER: [r"django/core/handlers/"],
}
_RULES = {layer: re.compile("|".join(patterns)) for layer, patterns in RULES.items()}
_NOT_OURS = re.compile(r"(scripts|tests|\.venv)/")
_PACKAGES = [f"{sysconfig.get_path(name)}/" for name in ("purelib", "stdlib")]


@dataclass(frozen=True)
class Kind:
    """Of one function: its layer, if it has any; whether we wrote it; what we call it."""

    layer: str | None
    ours: bool
    name: str
    file: str


@dataclass(frozen=True)
class Place:
    """Where a moment was: in which layer, in what part of it, on which line of ours, and below which functions."""

    layer: str
    part: str
    line: str
    within: frozenset[str]


class Layers:
    """``middleware`` are those of the settings, as dotted names."""

    def __init__(self, middleware: list[str]) -> None:
        self._middleware = {tuple(name.rsplit(".", 1)) for name in middleware}
        self._kinds: dict[CodeType, Kind] = {}

    def kind(self, code: CodeType) -> Kind:
        found = self._kinds.get(code)
        if found is None:
            found = self._kinds[code] = self._judged(code)
        return found

    def _judged(self, code: CodeType) -> Kind:
        file, name = _short(code.co_filename), code.co_qualname
        first = name.partition(".")[0]
        module = file.removesuffix(".py").replace("/", ".")
        is_ours = not file.startswith("/") and (ROOT / file).exists() and not _NOT_OURS.match(file)
        is_set = (module, first) in self._middleware
        layer = next((one for one, rule in _RULES.items() if rule.match(f"{file}:{name}")), None)
        if layer is None:
            layer = MIDDLEWARE if is_set else OWN if is_ours else None
        is_plumbing = layer in {DRIVER, TEXTS, TEMPLATES}
        if layer == MIDDLEWARE:
            named = first if is_set else Path(file).stem
        else:
            named = f"{module}.{name.replace('.<locals>', '')}"
        return Kind(layer, is_ours and not is_plumbing, named, file)

    def place(self, frame: FrameType | None) -> Place:
        """Of the innermost frame of a stack, looking outward as far as the middleware or handler that called."""
        layer = part = line = template = ""
        within = set()
        for one in _outward(frame):
            kind = self.kind(one.f_code)
            if kind.ours:
                line = line or f"{kind.file}:{one.f_lineno} {one.f_code.co_name}"
                within.add(kind.name)
            elif kind.layer == TEMPLATES and one.f_code.co_name == "render_annotated":
                name, number = _node(one)
                template = template or name
                line = line or f"{name}:{number}"
                within.add(name)
            if not layer and kind.layer:
                layer, part = kind.layer, kind.name
            if kind.layer in EDGES:
                if layer == OWN and kind.layer == MIDDLEWARE:
                    layer, part = MIDDLEWARE, kind.name
                line = line or (kind.name if kind.layer == MIDDLEWARE else HANDLER)
                break
        parts = {MIDDLEWARE: part, OWN: part, TEMPLATES: template}
        return Place(layer or HANDLER, parts.get(layer, ""), line or HANDLER, frozenset(within))


def _outward(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def _node(frame: FrameType) -> tuple[str, int]:
    """Of a template: its name, and the line of the tag that is being rendered."""
    node = frame.f_locals["self"]
    origin, token = getattr(node, "origin", None), getattr(node, "token", None)
    return _short(origin.name) if origin else "a template", getattr(token, "lineno", 0)


def _short(file: str) -> str:
    for folder in _PACKAGES:
        if file.startswith(folder):
            return file.removeprefix(folder)
    return file.removeprefix(f"{ROOT}/")
