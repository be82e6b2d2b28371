"""The clients that are made of the document: they compile, and do what a partner's program does."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.utils import timezone

from scripts import clients
from tests import build

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

if not clients.NODE_MODULES.exists() and os.environ.get("NOTHING_LEFT_OUT") != "1":
    pytest.skip("make clients installs what they are made with", allow_module_level=True)

TSC = clients.ROOT / "node_modules/.bin/tsc"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Both, of the document of this commit."""
    folder = tmp_path_factory.mktemp("clients")
    document = clients.published()
    clients.python(document, folder / "python")
    clients.typescript(document, folder / "typescript")
    return folder


def run(*command, cwd):
    done = subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, check=False, timeout=120
    )
    return done.returncode, done.stdout + done.stderr


def mypy(folder):
    return run(
        *(sys.executable, "-m", "mypy", "--strict", "--config-file=", "--no-error-summary"),
        *("--python-version", "3.11", "--cache-dir", folder / ".mypy_cache"),
        *("cafe_api", "journey.py"),
        cwd=folder,
    )


def test_python_client_has_its_types_and_they_are_of_this_document(made):
    assert mypy(made / "python") == (0, "")

    program = made / "python/journey.py"
    whole = program.read_text()
    program.write_text(whole.replace("evening.titel", "evening.kleur"))
    status, said = mypy(made / "python")
    program.write_text(whole)

    assert status == 1
    assert '"Editie" has no attribute "kleur"' in said


def test_typescript_client_has_its_types_and_they_are_of_this_document(made):
    assert run(TSC, "-p", ".", cwd=made / "typescript") == (0, "")

    program = made / "typescript/journey.ts"
    whole = program.read_text()
    program.write_text(whole.replace("evening.titel", "evening.kleur"))
    status, said = run(TSC, "-p", ".", "--noEmit", cwd=made / "typescript")
    program.write_text(whole)

    assert status != 0
    assert "Property 'kleur' does not exist" in said


@pytest.mark.parametrize("language", ["python", "typescript"])
def test_a_partners_program_does_its_journey(made, live_server, language):
    build.edition(title="Initiatievencafé", starts_at=timezone.now() + timezone.timedelta(days=3))
    program = {
        "python": [sys.executable, "journey.py"],
        "typescript": ["node", "build/journey.js"],
    }[language]
    if language == "typescript":
        assert run(TSC, "-p", ".", cwd=made / "typescript") == (0, "")

    status, said = run(*program, live_server.url, cwd=made / language)

    assert (status, said.splitlines()) == (0, ["open: Initiatievencafé, 80 vrij"])
