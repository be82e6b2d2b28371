"""What makes the code public, as the Standard for Public Code and publiccode.yml ask."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
# The rules of the standard (0.4) as data, its vocabularies included.
SCHEMA = json.loads((Path(__file__).parent / "publiccode.schema.json").read_text())


def faults(text):
    """Where in publiccode.yml something is not as the standard has it."""
    found = jsonschema.Draft202012Validator(SCHEMA).iter_errors(yaml.safe_load(text))
    return [one.json_path for one in found]


def test_publiccode_is_as_its_standard_has_it():
    assert faults((ROOT / "publiccode.yml").read_text()) == []


@pytest.mark.parametrize(
    ("right", "wrong", "where"),
    [
        ("- fundraising", "- crowdfunding", "$.categories"),
        ("- local-authorities", "- municipalities", "$.intendedAudience.scope"),
        ("url: https:", "homepage: https:", "$"),
        ("type: community", "type: volunteers", "$.maintenance.type"),
        ("developmentStatus: ", "developmentStatus: nearly-", "$.developmentStatus"),
        ("Sign-up, waiting list", f"{'Sign-up, ' * 20}waiting list", "$.description.en"),
    ],
)
def test_what_the_standard_does_not_know_is_found(right, wrong, where):
    text = (ROOT / "publiccode.yml").read_text()
    assert right in text

    assert any(one.startswith(where) for one in faults(text.replace(right, wrong, 1)))
