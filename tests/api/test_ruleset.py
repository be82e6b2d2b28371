"""The published document against the design rules; and a document that breaks each of them."""

from __future__ import annotations

import copy
import json
import re
import subprocess

import pytest
from django.conf import settings
from django.test import Client

RULES = settings.BASE_DIR / "tests/api/adr-ruleset.yaml"
SPECTRAL = settings.BASE_DIR / "node_modules/.bin/spectral"


def broken_rules(document, tmp_path):
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(document))
    run = subprocess.run(
        [SPECTRAL, "lint", path, "--ruleset", RULES, "--format", "json", "--quiet"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode in {0, 1}, run.stderr
    return {finding["code"] for finding in json.loads(run.stdout or "[]")}


@pytest.fixture
def document():
    return Client().get("/api/v1/openapi.json").json()


def test_published_document_keeps_every_rule(document, tmp_path):
    assert broken_rules(document, tmp_path) == set()


def test_a_document_that_sins_is_caught_on_every_rule(document, tmp_path):
    bad = copy.deepcopy(document)
    bad["openapi"] = "2.0.0"
    bad["info"] |= {"version": "1", "contact": {}, "license": {"name": "geen"}}
    bad["servers"] = [{"url": "http://cafe.example.nl/api"}]
    operation = bad["paths"].pop("/edities")["get"]
    operation["parameters"].append({"in": "query", "name": "page_size", "schema": {}})
    operation["responses"]["400"] = {"content": {"application/json": {}}}
    operation["responses"]["422"] = {"description": "Unprocessable"}
    bad["paths"]["/Editie.json/"] = {"get": operation, "link": {}}
    bad["components"]["schemas"]["ander_ding"] = {"properties": {"page_size": {}}}
    bad["components"]["schemas"]["Problem"]["required"] = []
    without_servers = {**copy.deepcopy(document), "servers": None}

    broken = broken_rules(bad, tmp_path) | broken_rules(without_servers, tmp_path)

    every_rule = {
        line.strip().rstrip(":")
        for line in RULES.read_text().splitlines()
        if re.fullmatch(r"  [a-z0-9-]+:", line)
    }
    assert every_rule - broken == set()
