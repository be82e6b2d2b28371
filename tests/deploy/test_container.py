"""The image and its compose file, as far as they can be looked at without building one."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from dockerfile_parse import DockerfileParser
from jsonschema import Draft7Validator

from eventsite.api import changelog

from .context import is_copied

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "Dockerfile").read_text()
COMPOSE = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())
SITES = {"migrate", "web", "worker"}


@pytest.fixture(scope="module")
def steps(tmp_path_factory) -> list[dict]:
    """Of the Dockerfile, one after the other."""
    folder = tmp_path_factory.mktemp("image")
    (folder / "Dockerfile").write_text(TEXT)
    return [
        one for one in DockerfileParser(str(folder)).structure if one["instruction"] != "COMMENT"
    ]


def last_stage(steps: list[dict]) -> list[dict]:
    return steps[max(n for n, one in enumerate(steps) if one["instruction"] == "FROM") :]


def values(steps: list[dict], instruction: str) -> list[str]:
    return [one["value"] for one in steps if one["instruction"] == instruction]


def test_linter_has_nothing_against_it():
    program = Path(sys.executable).parent / "hadolint"

    done = subprocess.run(
        [program, "--format", "json", ROOT / "Dockerfile"], capture_output=True, text=True
    )

    assert json.loads(done.stdout) == []


def test_who_runs_it_is_nobody_in_particular_and_owns_nothing_of_it(steps):
    final = last_stage(steps)

    assert re.fullmatch(r"[1-9]\d{4}:[1-9]\d{4}", values(final, "USER")[-1])
    assert not any("--chown" in one for one in values(final, "COPY"))
    assert values(final, "VOLUME") == ['["/data"]']


def test_image_has_what_runs_and_not_what_it_was_made_with(steps):
    final = last_stage(steps)

    assert values(final, "COPY") == [
        "--from=programs /programs/ /usr/local/bin/",
        "--from=made /site /site",
    ]
    assert [
        one
        for one in values(final, "RUN")
        if re.search(r"\b(npm|node|uv|pip|gcc|build-essential)\b", one)
    ] == []
    assert not any("dev.txt" in one["content"] for one in steps)
    assert all("--require-hashes" in one for one in values(steps, "RUN") if "pip install" in one)
    assert values(steps, "ADD") == []


def test_bases_are_named_by_version_and_by_no_registry(steps):
    bases = [one for one in values(steps, "ARG") if one.startswith(("PYTHON=", "NODE="))]

    assert len(bases) == 2
    assert all(
        re.fullmatch(r"\w+=\w+:\d+[\w.-]+-bookworm", one.replace("-slim", "")) for one in bases
    )
    images = [one["image"] for one in COMPOSE["services"].values()]
    assert [one for one in images if "/" in one or not re.search(r":(\d|\$\{VERSION)", one)] == []


def test_image_says_which_release_it_is(steps):
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    (labels,) = values(last_stage(steps), "LABEL")

    assert f"VERSION={version}" in values(steps, "ARG")
    assert 'image.version="${VERSION}"' in labels
    assert 'image.licenses="EUPL-1.2"' in labels


def test_image_knows_whether_it_is_well(steps):
    (check,) = values(last_stage(steps), "HEALTHCHECK")

    program = re.search(r"\[.*\]", check)[0]
    assert (ROOT / json.loads(program)[1]).exists()
    assert json.loads(values(last_stage(steps), "CMD")[-1]) == ["gunicorn", "eventsite.wsgi"]


def test_packages_are_installed_as_on_a_machine_of_ones_own():
    prepare = (ROOT / "deploy/prepare").read_text()

    for one in ("npm ci --omit=dev --ignore-scripts", "--require-hashes -r requirements/installer.txt",
                "manage.py compilemessages --verbosity 0", "manage.py collectstatic --no-input --verbosity 0"):  # fmt: skip
        assert one in prepare
        assert one in TEXT


@pytest.mark.parametrize(
    "secret",
    [
        ".env",
        ".git",
        "var",
        "deploy/secrets/secret_key",
        "deploy/tls/privkey.pem",
        "tests",
        "clients",
    ],
)
def test_nothing_of_who_builds_it_comes_along(secret):
    assert not is_copied(secret)


def test_of_the_documents_the_one_comes_along_that_the_site_shows():
    left_out = (ROOT / ".dockerignore").read_text().splitlines()

    assert left_out.index(f"!{changelog.FILE}") == left_out.index("docs") + 1
    assert (ROOT / changelog.FILE).exists()


def test_every_service_is_confined():
    for name, service in COMPOSE["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert "healthcheck" in service or name == "web", name  # which has the image's own
        assert not service.get("privileged"), name


def test_each_container_of_the_site_does_one_thing():
    commands = {name: COMPOSE["services"][name].get("command") for name in SITES}

    assert commands["web"] is None  # the image's own: gunicorn
    assert commands["worker"] == ["python", "manage.py", "worker"]
    assert "manage.py migrate" in commands["migrate"][-1]
    images = {COMPOSE["services"][name]["image"] for name in SITES}
    assert len(images) == 1


def test_secrets_stand_in_files_alone():
    for name in SITES:
        settings = COMPOSE["services"][name]["environment"]
        assert {"SECRET_KEY_FILE", "DATABASE_URL_FILE", "EMAIL_URL_FILE"} <= settings.keys()
        assert not {"SECRET_KEY", "DATABASE_URL", "EMAIL_URL"} & settings.keys()
        assert {settings[f"{one}_FILE"] for one in ("SECRET_KEY", "DATABASE_URL", "EMAIL_URL")} == {
            f"/run/secrets/{one}" for one in COMPOSE["services"][name]["secrets"]
        }
    assert {one["file"] for one in COMPOSE["secrets"].values()} == {
        f"./secrets/{one}" for one in COMPOSE["secrets"]
    }


def test_nothing_begins_before_the_tables_are_there_and_only_the_proxy_is_open():
    services = COMPOSE["services"]

    for name in ("web", "worker"):
        assert services[name]["depends_on"] == {
            "migrate": {"condition": "service_completed_successfully"}
        }
    assert services["migrate"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert [name for name, one in services.items() if "ports" in one] == ["proxy"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}


def test_compose_file_keeps_to_the_compose_specification():
    schema = json.loads((ROOT / "node_modules/dclint/schemas/compose.schema.json").read_text())

    assert [error.message for error in Draft7Validator(schema).iter_errors(COMPOSE)] == []
