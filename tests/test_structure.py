"""The house, measured: how large its files and functions are, and which way its imports run.

``make structure`` prints the table. A file counts when there is code in it.
"""

from __future__ import annotations

import ast
import math
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import grimp
import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
APPS = ("eventsite", "initiatives", "courses", "cafes", "pitches", "desk")
ROOMS = (
    "models",
    "web",
    "staff",
    "tickets",
    "jobs",
    "calendars",
    "mails",
    "booking",
    "door",
    "pages",
)
# Python and templates of eventsite that stand on the roof: they may name every app.
# The desk's frame is the ground's (eventsite/staff/); what the app desk has beside it is not.
FRAME = re.compile(r'"(desk/(?!index|search)\w+\.html,?)+"')
ROOF = ("home.html", "privacy.html", "accessibility.html")
ROOF_FOLDERS = ("embedding",)


@dataclass(frozen=True)
class Sizes:
    """Lines at the median, at the ninetieth percentile, and of the longest."""

    number: int
    median: int
    p90: int
    longest: int

    @classmethod
    def of(cls, lines: Iterable[int]) -> Sizes:
        ordered = sorted(lines)

        def at(share: float) -> int:
            return ordered[math.ceil(share * len(ordered)) - 1]

        return cls(len(ordered), at(0.5), at(0.9), ordered[-1])


def _trees() -> dict[str, tuple[str, ast.Module]]:
    """Production code by path: text and syntax tree."""
    found = {
        path.relative_to(ROOT).as_posix(): path.read_text()
        for app in APPS
        for path in sorted((ROOT / app).rglob("*.py"))
        if "migrations" not in path.parts
    }
    return {path: (text, ast.parse(text)) for path, text in found.items() if text.strip()}


def _functions(trees: dict[str, tuple[str, ast.Module]]) -> dict[str, int]:
    return {
        f"{path}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path, (_text, tree) in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def _arrows() -> dict[str, set[str]]:
    """Which module imports which, types' names alone left out."""
    graph = grimp.build_graph(*APPS, exclude_type_checking_imports=True, cache_dir=None)
    return {
        module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules
    }


def _circles(arrows: dict[str, set[str]]) -> list[list[str]]:
    """Modules that reach each other, each group once."""

    def reached_from(start: str) -> set[str]:
        seen, waiting = set(), [start]
        while waiting:
            new = arrows[waiting.pop()] - seen
            seen |= new
            waiting += new
        return seen

    reached = {module: reached_from(module) for module in arrows}
    groups = {
        frozenset(other for other in reached[module] if module in reached[other])
        for module in arrows
        if module in reached[module]
    }
    return sorted(sorted(group) for group in groups)


def _floors() -> Iterator[dict[str, tuple[int, str]]]:
    """Each contract of import-linter that says what stands above what: floor and room by module."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for contract in settings["tool"]["importlinter"]["contracts"]:
        if contract["type"] != "layers":
            continue
        for container in contract.get("containers", [""]):
            yield {
                ".".join(filter(None, (container, name.strip(" ()")))): (floor, name)
                for floor, layer in enumerate(contract["layers"])
                for name in re.split(r"[|:]", layer)
            }


def _upward(arrows: dict[str, set[str]]) -> list[str]:
    """Imports of what stands above, or of a neighbour on the same floor."""

    def room(module: str, floors: dict[str, tuple[int, str]]) -> tuple[int, str] | None:
        parents = [module.rsplit(".", n)[0] for n in range(module.count(".") + 1)]
        return next((floors[parent] for parent in parents if parent in floors), None)

    found = set()
    for floors in _floors():
        for module, imported in arrows.items():
            for other in imported:
                here, there = room(module, floors), room(other, floors)
                if here and there and here != there and here[0] >= there[0]:
                    found.add(f"{module} -> {other}")
    return sorted(found)


def _names_of_upper_floors() -> set[str]:
    """The labels and models of the apps above the ground, and what the ground's rows call them."""
    above = [config for config in apps.get_app_configs() if config.label in APPS[1:]]
    models = [model for config in above for model in config.get_models()]
    accessors = {
        relation.get_accessor_name()
        for model in apps.get_app_config("eventsite").get_models()
        for relation in model._meta.related_objects
        if relation.related_model in models
    }
    return {*APPS[1:], *(model._meta.model_name for model in models), *accessors}


def _own_columns() -> set[str]:
    """What the ground's own rows call their fields, whatever words that is made of."""
    models = apps.get_app_config("eventsite").get_models()
    return {field.name for model in models for field in model._meta.concrete_fields}


def _words(text: str) -> set[str]:
    """The parts of a lookup, an address' name or a file's name. A sentence or a route has none."""
    return set() if re.search(r"\s|<|/$", text) else set(re.split(r"__|[\W_]", text))


def _names_in_python(tree: ast.Module) -> Iterator[tuple[int, str, set[str]]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value, {node.value} | _words(node.value)


def _names_in_template(text: str) -> Iterator[tuple[int, str, set[str]]]:
    for number, line in enumerate(text.splitlines(), 1):
        for tag in re.findall(r"\{[{%].*?[%}]\}", line):
            tag = FRAME.sub("", tag)
            quoted = re.findall(r'"([^"]*)"|\'([^\']*)\'', tag)
            bare = re.sub(r'"[^"]*"|\'[^\']*\'', " ", tag)
            words = set(re.findall(r"\w+", bare)).union(*(_words(a or b) for a, b in quoted))
            yield number, tag, words


def _named_from_below() -> list[str]:
    """Where the rooms of the ground name an app above them."""
    upper, own = _names_of_upper_floors(), _own_columns()
    found = []
    for room in ROOMS:
        for path in sorted((ROOT / "eventsite" / room).rglob("*.py")):
            for number, text, words in _names_in_python(ast.parse(path.read_text())):
                if words & upper and text not in own:
                    found.append(f"{path.relative_to(ROOT)}:{number} {text}")
    for path in sorted((ROOT / "templates/eventsite").rglob("*.*")):
        of_eventsite = path.relative_to(ROOT / "templates/eventsite").as_posix()
        if of_eventsite in ROOF or of_eventsite.startswith("home/"):
            continue
        if path.parent.name in ROOF_FOLDERS:
            continue
        for number, text, words in _names_in_template(path.read_text()):
            if words & upper:
                found.append(f"{path.relative_to(ROOT)}:{number} {text}")
    return found


@pytest.fixture(scope="module")
def arrows():
    return _arrows()


# A list of what can be set, in one place; no logic.
LONGEST = {"eventsite/settings.py": 450}


def test_files_and_functions_are_small(arrows):
    trees = _trees()
    lines = {path: text.count("\n") for path, (text, _tree) in trees.items()}
    functions = _functions(trees)
    files, verbs = Sizes.of(lines.values()), Sizes.of(functions.values())
    print(
        f"\n{'lines':10} {'number':>7} {'median':>7} {'p90':>7} {'longest':>8}"
        f"\n{'files':10} {files.number:7} {files.median:7} {files.p90:7} {files.longest:8}"
        f"\n{'functions':10} {verbs.number:7} {verbs.median:7} {verbs.p90:7} {verbs.longest:8}"
        f"\nimports {sum(map(len, arrows.values()))}, upward {len(_upward(arrows))},"
        f" circles of files {len(_circles(arrows))}"
    )

    _none(f"{path} {n}" for path, n in lines.items() if n > LONGEST.get(path, 350))
    _none(f"{name} {n}" for name, n in functions.items() if n > 50)
    assert files.median <= 90
    assert files.p90 <= 220
    assert verbs.median <= 7
    assert verbs.p90 <= 20


def test_no_files_import_each_other_in_a_circle(arrows):
    _none(" <-> ".join(circle) for circle in _circles(arrows))


def test_no_import_goes_up(arrows):
    _none(_upward(arrows))


def test_the_ground_names_no_floor_above_it():
    _none(_named_from_below())


def _none(found: Iterable[str]) -> None:
    found = list(found)
    assert not found, "\n".join(["", *found])
