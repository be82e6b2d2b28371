"""What claims to be the answer of a passkey, and is none: refused in words wherever one is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.urls import reverse

from . import keys
from .walk import Walk

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

ASKED_FOR = {
    "mfa_add_webauthn": "staff",
    "mfa_reauthenticate_webauthn": "staff",
    "mfa_authenticate": "halfway",
}
LEAVES = ["AAAA", 1, None]


def spoiled(answer: Any) -> Iterator[Any]:
    """With one part of it another, or gone."""
    for name in answer:
        for leaf in LEAVES:
            yield answer | {name: leaf}
        yield {one: value for one, value in answer.items() if one != name}
        if isinstance(answer[name], dict):
            for inner in spoiled(answer[name]):
                yield deepcopy(answer) | {name: inner}


def authenticated() -> dict[str, Any]:
    """In the shape that signing in asks for; the signature is none."""
    made = keys.registered()
    said = {"clientDataJSON": made["response"]["clientDataJSON"], "signature": "AAAA"}
    return made | {"response": said | {"authenticatorData": "A" * 64, "userHandle": "MQ"}}


@pytest.mark.parametrize("name", ASKED_FOR)
def test_answer_that_is_none_is_refused(walk: Walk, name: str):
    by, path = ASKED_FOR[name], reverse(name)
    texts = ["9" * 10_000, "[" * 100_000, "{", "[]", "null", '"\\ud800"', "NaN"]
    made = keys.registered() if name == "mfa_add_webauthn" else authenticated()
    texts += [json.dumps(one) for one in spoiled(made)]
    found = {}
    for text in texts:
        with walk.undone(by):
            walk.clients[by].get(path)  # which asks, or nothing is looked at
            response = walk.clients[by].post(path, {"credential": text, "name": "Sleutel"})
        if response.status_code >= 500 or response.headers.get("Location") == "/beheer/":
            found[text[:200]] = response.status_code

    assert found == {}
