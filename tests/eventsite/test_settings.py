"""What the environment must say, and what production is without being told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import environ
import pytest
from django.core.management import call_command
from django.db.utils import ConnectionHandler

from eventsite.web import databases
from tests import build

ROOT = Path(__file__).resolve().parent.parent.parent
COMPLETE = {"SECRET_KEY": "k" * 60, "ALLOWED_HOSTS": "cafe.example.nl"}


def start(
    tmp_path, *, look: str = "s.SITE_URL, s.DEBUG", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process that has this environment and nothing else."""
    return subprocess.run(
        [sys.executable, "-c", f"from eventsite import settings as s; print({look})"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("missing", COMPLETE)
def test_production_does_not_start_without_what_it_needs_and_says_what_to_set(tmp_path, missing):
    done = start(tmp_path, **{k: v for k, v in COMPLETE.items() if k != missing})

    assert done.returncode != 0
    assert f"{missing} is not set. Set it in the environment or in .env" in done.stderr


def test_production_is_what_one_gets_without_asking(tmp_path):
    done = start(tmp_path, **COMPLETE)

    assert done.stdout.split() == ["https://cafe.example.nl", "False"], done.stderr


def test_lists_are_read_whatever_blanks_stand_between(tmp_path):
    """“ unix” would be no socket: nobody behind it would be braked, and no line would say so."""
    look = "s.TRUSTED_PROXIES + s.SECRET_KEY_FALLBACKS"
    lists = {"TRUSTED_PROXIES": "10.0.0.0/24, unix", "SECRET_KEY_FALLBACKS": "a, b"}

    done = start(tmp_path, look=look, **COMPLETE, **lists)

    assert done.stdout.strip() == "['10.0.0.0/24', 'unix', 'a', 'b']", done.stderr


def test_django_finds_nothing_to_say_of_production(settings, monkeypatch):
    """The tests' settings are production's but for the redirect to https, and run on plain http."""
    settings.SECURE_SSL_REDIRECT = True
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)  # Playwright's

    call_command("check", deploy=True, fail_level="DEBUG")


def test_demo_starts_with_nothing_but_its_name_and_keeps_its_key_to_itself(tmp_path):
    done = start(tmp_path, DEMO="1")

    assert done.stdout.split() == ["http://127.0.0.1:8000", "False"], done.stderr
    assert (tmp_path / "demo-secret-key").stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_djangos_admin_is_at_no_address(client, settings):
    client.force_login(build.superuser())
    settings.STAFF_NEED_SECOND_FACTOR = False

    assert client.get("/beheer/admin/").status_code == 404
    assert "django.contrib.admin" not in settings.INSTALLED_APPS


@pytest.mark.slow
def test_developer_who_asks_for_djangos_admin_can_look_and_change_nothing(tmp_path):
    look = (
        "from django.contrib import admin;"
        "from django.urls import resolve; resolve('/beheer/admin/eventsite/registration/');"
        "from eventsite.models import Registration;"
        "print(admin.site._registry[Registration].has_change_permission(None))"
    )
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", look],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "VAR_DIR": str(tmp_path),
            "DEMO": "1",
            "DJANGO_ADMIN": "1",
        },
        capture_output=True,
        text=True,
    )

    assert done.stdout.split() == ["False"], done.stderr


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/mijn/", "/bestaat-niet/", "/beheer/account/login/"])
def test_every_page_has_the_strict_headers(client, path):
    response = client.get(path, secure=True)

    policy = dict(
        directive.strip().split(" ", 1)
        for directive in response["Content-Security-Policy"].split(";")
        if " " in directive.strip()
    )
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["base-uri"] == policy["object-src"] == policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["Strict-Transport-Security"].startswith("max-age=31536000")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


def completed(url: str) -> dict[str, object]:
    return databases.completed(environ.Env.db_url_config(url))


def options_of(url: str) -> dict[str, object]:
    return completed(url)["OPTIONS"]


def test_options_of_the_database_are_kept_beside_ours_and_count_above_them():
    said = "sslmode=verify-full&sslrootcert=/ca.pem&connect_timeout=9"

    assert options_of(f"postgres://u:p@h/n?{said}") == {
        **databases.POSTGRESQL,
        "sslmode": "verify-full",
        "sslrootcert": "/ca.pem",
        "connect_timeout": 9,
    }


def test_connections_are_kept_and_looked_at_before_they_are_used_again():
    usual = completed("postgres://u:p@h/n")

    assert (usual["CONN_MAX_AGE"], usual["CONN_HEALTH_CHECKS"]) == (databases.KEPT_FOR, True)
    assert completed("postgres://u:p@h/n?conn_max_age=60")["CONN_MAX_AGE"] == 60
    assert completed("sqlite:////tmp/site.sqlite3")["CONN_MAX_AGE"] == databases.KEPT_FOR


def test_pooler_beside_the_database_is_asked_for_a_connection_by_each_request():
    beside = completed("postgres://u:p@h/n?pool=false&sslmode=require")

    assert beside["OPTIONS"] == {"sslmode": "require"}
    assert "CONN_MAX_AGE" not in beside


def test_each_connection_to_sqlite_keeps_little_of_the_file(tmp_path, django_db_blocker):
    connection = ConnectionHandler({"default": completed(f"sqlite:///{tmp_path}/some")})["default"]

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        (kilobytes,) = cursor.execute("PRAGMA cache_size").fetchone()
    connection.close()

    assert kilobytes == -512  # below zero: kB and not pages


def test_options_of_sqlite_count_above_ours():
    assert options_of("sqlite:////tmp/site.sqlite3?timeout=60") == databases.SQLITE | {
        "timeout": 60
    }


def test_options_of_the_database_reach_the_site(tmp_path):
    done = start(
        tmp_path,
        **COMPLETE,
        DATABASE_URL="postgres://u:p@h/n?sslmode=verify-full",
        look="s.DATABASES['default']['OPTIONS']['sslmode'], s.DATABASES['default']['CONN_HEALTH_CHECKS']",
    )

    assert done.stdout.split() == ["verify-full", "True"], done.stderr
