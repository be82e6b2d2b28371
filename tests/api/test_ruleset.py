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


@pytest.mark.urls("tests.api.small_api")
def test_document_with_keys_and_bodies_keeps_every_rule_of_them(tmp_path):
    found = broken_rules(Client().get("/api/v1/openapi.json").json(), tmp_path)

    assert found - WHOSE_IT_IS == set()


WHOSE_IT_IS = {  # what the small document leaves out
    "collections-plural",
    "contact",
    "info-contact",
    "info-description",
    "info-license",
    "licence",
    "license-url",
    "oas3-api-servers",
    "operation-description",
    "operation-operationId-valid-in-url",
    "operation-tag-defined",
    "operation-tags",
    "oas3-unused-component",
    "servers",
}


def test_a_document_that_sins_is_caught_on_every_rule(document, tmp_path):
    bad = copy.deepcopy(document)
    bad["openapi"] = "2.0.0"
    bad["info"] |= {"version": "1", "contact": {}, "license": {"name": "geen"}}
    bad["servers"] = [{"url": "http://cafe.example.nl/api"}]
    operation = bad["paths"].pop("/edities")["get"]
    operation["parameters"].append({"in": "query", "name": "page_size", "schema": {}})
    operation["requestBody"], operation["security"] = {"content": {}}, [{"Sleutel": []}]
    operation["responses"] = {
        "200": {"content": {"application/json": {}}},
        "404": {"content": {"application/json": {}}},
        "422": {"description": "Unprocessable"},
    }
    bad["paths"]["/Editie.json/"] = {"get": operation, "link": {}}
    bad["components"]["schemas"]["ander_ding"] = {
        "properties": {"page_size": {}, "om": {"format": "time"}, "begindatum": {}, "eindDatum": {}}
    }
    bad["components"]["schemas"]["Problem"]["required"] = []
    bad["components"]["schemas"]["Problem"]["properties"]["type"]["default"] = "/fouten/404"
    bad["components"]["securitySchemes"] = {
        "Sleutel": {"type": "apiKey", "in": "query", "name": "k"}
    }
    without_servers = {**copy.deepcopy(document), "servers": None}

    broken = broken_rules(bad, tmp_path) | broken_rules(without_servers, tmp_path)

    every_rule = {
        line.strip().rstrip(":")
        for line in RULES.read_text().splitlines()
        if re.fullmatch(r"  [a-z0-9-]+:", line)
    }
    assert every_rule - broken == set()


def test_linter_says_that_there_is_nothing_to_say(document, tmp_path):
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(document))

    run = subprocess.run(
        [SPECTRAL, "lint", path, "--ruleset", RULES], capture_output=True, text=True, check=False
    )

    assert run.stdout.splitlines()[-1] == "No results with a severity of 'error' found!"
