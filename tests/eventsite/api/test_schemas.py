"""The document as clients are made from it: each schema and each choice has one name, each call too."""

from __future__ import annotations

import copy
import json
import re

import pytest
from django.test import Client

from eventsite.api import schemas
from tests.api import walk

PREFIX = schemas.PREFIX


@pytest.fixture(scope="module")
def document():
    from eventsite.api.public import api

    return api.get_openapi_schema()


def inner(part, at=""):
    """Each object within with where it stands."""
    if isinstance(part, dict):
        yield at, part
    pairs = (
        part.items()
        if isinstance(part, dict)
        else enumerate(part)
        if isinstance(part, list)
        else ()
    )
    for key, value in pairs:
        yield from inner(value, f"{at}/{key}")


def choices_without_a_name(document):
    return [
        at
        for at, found in inner(document)
        if len(found.get("enum", [])) > 1 and at.count("/") > 3 and "/parameters/" not in at
    ]


def operations(document):
    return [
        one for path in document["paths"].values() for one in path.values() if isinstance(one, dict)
    ]


def test_each_choice_has_a_name_of_its_own(document):
    assert choices_without_a_name(document) == []


def test_a_choice_without_a_name_is_found(document):
    bad = json.loads(json.dumps(document, default=str))
    bad["components"]["schemas"]["Editie"]["properties"]["kleur"] = {"enum": ["rood", "blauw"]}

    assert choices_without_a_name(bad) == ["/components/schemas/Editie/properties/kleur"]


def test_each_call_has_a_name_and_no_two_the_same(document):
    names = [one["operationId"] for one in operations(document)]

    assert len(names) == len(set(names))
    assert all(name.isidentifier() and name[0].islower() for name in names)


def test_every_schema_is_used_and_says_nothing_twice(document):
    used = {f["$ref"].removeprefix(PREFIX) for _, f in inner(document) if "$ref" in f}
    titles = [
        at for at, found in inner(document["components"]) if isinstance(found.get("title"), str)
    ]

    assert set(document["components"]["schemas"]) == used
    assert titles == []


def test_what_is_sent_in_an_address_is_never_null(document):
    asked = [one for call in operations(document) for one in call.get("parameters", [])]

    assert {one["name"] for one in asked} >= {"status", "vanaf", "page"}
    assert [
        one["name"] for one in asked if {"type": "null"} in one["schema"].get("anyOf", [])
    ] == []


def test_no_two_classes_share_the_name_of_a_schema():
    """ninja takes the last of them without a word."""
    from ninja.openapi.schema import OpenAPISchema

    from eventsite.api.public import api

    clashes = []

    class Watching(OpenAPISchema):
        def add_schema_definitions(self, definitions):
            for name, schema in definitions.items():
                known = self.schemas.get(name)
                if known not in (None, schema) and name not in {"Filters", "Asked"}:
                    clashes.append(name)
            super().add_schema_definitions(definitions)

    Watching(api, "")

    assert clashes == []


def test_no_two_routers_share_an_address():
    """The first of them would refuse what the other takes."""
    from eventsite.api.public import api

    addresses = [
        re.sub(r"{[^}]+}", "{}", path)
        for router in api._get_bound_routers()
        for path in router.path_operations
    ]

    assert sorted(addresses) == sorted(set(addresses))


def test_tidied_twice_is_tidied_once(document):
    again = copy.deepcopy(document)
    schemas.tidy(again)

    assert again == document


@pytest.mark.django_db
def test_what_is_published_is_what_was_tidied(document):
    published = Client().get("/api/v1/openapi.json").json()

    assert list(published["components"]["schemas"]) == list(document["components"]["schemas"])


def test_every_field_says_what_it_is():
    silent = [
        f"{name}.{field}"
        for name, schema in walk.document()["components"]["schemas"].items()
        for field, said in schema.get("properties", {}).items()
        if not said.get("description")
    ]

    assert silent == []
