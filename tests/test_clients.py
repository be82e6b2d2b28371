"""The clients that are made of the document: they compile, and do what a partner's program does."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from eventsite.models import Scope
from scripts import clients
from tests import build

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

if not clients.NODE_MODULES.exists() and os.environ.get("NOTHING_LEFT_OUT") != "1":
    pytest.skip("make clients installs what they are made with", allow_module_level=True)

TSC = clients.ROOT / "node_modules/.bin/tsc"
PROGRAMS = {
    "python": [sys.executable, "journey.py"],
    "typescript": ["node", "build/journey.js"],
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Both, of the document of this commit; the program in TypeScript is compiled."""
    folder = tmp_path_factory.mktemp("clients")
    document = clients.published()
    clients.python(document, folder / "python")
    clients.typescript(document, folder / "typescript")
    assert run(TSC, "-p", ".", cwd=folder / "typescript") == (0, "")
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
    program = made / "typescript/journey.ts"
    whole = program.read_text()
    program.write_text(whole.replace("evening.titel", "evening.kleur"))
    status, said = run(TSC, "-p", ".", "--noEmit", cwd=made / "typescript")
    program.write_text(whole)

    assert status != 0
    assert "Property 'kleur' does not exist" in said


@pytest.mark.parametrize("language", ["python", "typescript"])
def test_a_partners_program_signs_up_checks_in_and_cancels(made, live_server, language):
    evening = build.edition(
        title="Initiatievencafé", capacity=80, starts_at=timezone.now() + timedelta(minutes=20)
    )
    key = build.api_key([Scope.SIGN_UP, Scope.CHECK_IN])

    status, said = run(*PROGRAMS[language], live_server.url, key.secret, cwd=made / language)

    assert (status, said.splitlines()) == (
        0,
        [
            "open: Initiatievencafé, 80 vrij",
            "gestuurd: bevestigd",
            "gestuurd: bevestigd",
            "aangemeld: bevestigd, 2 personen",
            "ingecheckt: welkom, 2 binnen",
            "afmelden kan niet: 409",
            "afgemeld: afgemeld",
        ],
    )
    [registration] = evening.registrations.all()
    assert (registration.email, registration.is_cancelled) == ("bram@example.nl", True)


@pytest.mark.parametrize("language", ["python", "typescript"])
def test_a_partners_program_says_what_is_refused(made, live_server, language):
    build.edition(starts_at=timezone.now() + timedelta(minutes=20))
    key = build.api_key([Scope.CHECK_IN])

    status, said = run(*PROGRAMS[language], live_server.url, key.secret, cwd=made / language)

    assert status == 1
    assert "403: " in said
