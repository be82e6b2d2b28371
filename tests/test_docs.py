"""The documents say what is true: commands, files and tests that they name exist."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from scripts import test as going_live

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(path):
    targets = re.findall(r"\]\(([^)#]+)\)", path.read_text())

    assert [t for t in targets if "://" not in t and not (path.parent / t).exists()] == []


def test_readme_names_each_target_of_make_and_what_the_tests_install():
    readme = (ROOT / "README.md").read_text()
    targets = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.M)

    assert [one for one in targets if f"    make {one} " not in readme] == []
    assert [one for one in going_live.GOING_LIVE if one.removesuffix("-light") not in readme] == []


def test_make_knows_the_targets_that_documents_name():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    named = {
        target
        for path in DOCUMENTS
        for target in re.findall(r"(?:`|    )make ([a-z]+)", path.read_text())
    }

    assert named - targets == set()


DEFINED = {
    ".py": r"^ *(?:def|class) {0}\b",
    ".js": r"^(?:export )?(?:async )?(?:function|class|const) {0}\b|^  (?:async )?{0}\(.*\{{$",
}
APPS = {path.parent.name for path in ROOT.glob("*/apps.py")} | {"desk"}
DJANGOS_OWN = {"migrations", "management", "templatetags"}
IGNORED = set(re.findall(r"^(.+)/$", (ROOT / ".gitignore").read_text(), re.M)) | {".git"}


def folders_of_the_tree():
    """Those of the first level, those of the second that aren't named for an app, and packages below."""
    top = [path for path in ROOT.iterdir() if path.is_dir() and path.name not in IGNORED]
    second = [
        sub for path in top for sub in path.iterdir() if sub.is_dir() and sub.name not in APPS
    ]
    packages = [file.parent for app in APPS for file in (ROOT / app).rglob("__init__.py")]
    folders = {path.relative_to(ROOT) for path in [*top, *second, *packages] if holds_files(path)}
    return {path for path in folders if not {*DJANGOS_OWN, *IGNORED} & {*path.parts}}


def holds_files(folder):
    """Not so after a move, when only what Python compiled is left."""
    return any(path.is_file() and "__pycache__" not in path.parts for path in folder.rglob("*"))


def test_readme_says_of_every_folder_what_it_is():
    rows = re.findall(r"^\| (`[^|]+/`) \| [^|]+ \|$", (ROOT / "README.md").read_text(), re.M)

    described = [Path(path) for row in rows for path in re.findall(r"`([^`]+)/`", row)]

    assert len(described) == len(set(described))
    assert {path for path in folders_of_the_tree() if path not in described} == set()
    assert {path for path in described if not (ROOT / path).is_dir()} == set()


def test_walks_through_the_code_name_what_is_there():
    text = (ROOT / "CONTRIBUTING.md").read_text()

    steps = re.findall(r"`([\w.-]+/[\w/.-]+\.(?:py|m?js|html|txt|toml|yml))(?:::(\w+))?`", text)

    assert len(steps) > 40
    assert [path for path, _name in steps if not (ROOT / path).is_file()] == []
    missing = [
        f"{path}::{name}"
        for path, name in steps
        if name
        and not re.search(DEFINED[Path(path).suffix].format(name), (ROOT / path).read_text(), re.M)
    ]
    assert missing == []


def test_decisions_are_numbered_without_gaps():
    numbers = sorted(int(p.name[:4]) for p in (ROOT / "docs/adr").glob("[0-9]*.md"))

    assert numbers == list(range(1, len(numbers) + 1))


def settings_that_the_code_reads():
    code = "".join(
        (ROOT / name).read_text() for name in ("eventsite/settings.py", "gunicorn.conf.py")
    )
    return set(re.findall(r'(?:env\.\w+|_required)\(\s*"([A-Z_]+)"', code))


def test_every_setting_that_the_code_reads_is_documented_and_no_other():
    rows = re.findall(r"^\| (`[^|]+) \|", (ROOT / "docs/settings.md").read_text(), re.M)

    documented = set(re.findall(r"`([A-Z_]+)`", " ".join(rows)))

    assert documented == settings_that_the_code_reads()


def test_example_environment_has_every_setting_and_no_other():
    lines = (ROOT / ".env.example").read_text().splitlines()

    named = [match[1] for line in lines if (match := re.match(r"#?([A-Z_]+)=", line))]

    assert sorted(named) == sorted(settings_that_the_code_reads())


def test_quick_checks_before_a_commit_use_what_is_installed():
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
    hooks = [hook for repo in config["repos"] for hook in repo["hooks"]]

    programs = [hook["entry"].split()[0] for hook in hooks]

    assert {repo["repo"] for repo in config["repos"]} == {"local"}
    assert {hook["language"] for hook in hooks} == {"system"}
    assert [program for program in programs if not (ROOT / program).is_file()] == []


def test_public_code_says_how_to_take_part():
    contributing = (ROOT / "CONTRIBUTING.md").read_text()

    assert "maintainers decide" in contributing
    assert {"SECURITY.md", "CODE_OF_CONDUCT.md"} <= set(
        re.findall(r"\]\((\w+\.md)\)", contributing)
    )
    assert "`SECURITY_CONTACT`" in (ROOT / "SECURITY.md").read_text()
    assert (ROOT / "CODE_OF_CONDUCT.md").exists()


def test_publiccode_and_licence_are_there():
    told = yaml.safe_load((ROOT / "publiccode.yml").read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    licence = (ROOT / "LICENSE").read_text()

    assert told["legal"]["license"] == project["license"] == "EUPL-1.2"
    assert told["softwareVersion"] == project["version"]
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in licence
    assert re.findall(r"^## (\d+)\. ", licence, re.M) == [str(n) for n in range(1, 16)]
