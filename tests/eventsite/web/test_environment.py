"""Secrets in files, as containers are given theirs."""

from __future__ import annotations

import pytest

from eventsite.web.environment import Env


@pytest.fixture
def secret(tmp_path, monkeypatch):
    file = tmp_path / "secret"
    file.write_text("postgres://cafe:key@database/cafe\n")
    monkeypatch.setenv("A_DATABASE_FILE", str(file))
    Env.ENVIRON.files_cache.clear()
    yield file
    Env.ENVIRON.files_cache.clear()


@pytest.mark.usefixtures("secret")
def test_secret_is_what_stands_in_the_file_without_the_end_of_its_line(monkeypatch):
    monkeypatch.setenv("A_DATABASE", "sqlite:///other")

    assert Env().str("A_DATABASE") == "postgres://cafe:key@database/cafe"
    assert Env().db_url("A_DATABASE")["NAME"] == "cafe"


def test_variable_without_a_file_is_itself(monkeypatch):
    monkeypatch.setenv("A_NAME", "Café")

    assert (Env().str("A_NAME"), Env().str("AN_OTHER", "none")) == ("Café", "none")


def test_file_that_is_not_there_stops_the_start(secret):
    secret.unlink()

    with pytest.raises(FileNotFoundError):
        Env().str("A_DATABASE")
