"""What people are asked for: no more than is needed of them, in a way that a machine may fill in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps

from eventsite.pages.forms import RegistrationForm
from eventsite.web.forms import DeskForm, PublicForm

from . import build
from .test_texts import APPS, our_forms

ROOT = Path(__file__).resolve().parent.parent
NEVER = re.compile(
    r"\b(bsn|burgerservicenummer|geboortedatum|geboren|leeftijd|geslacht|gender|birth|sex|"
    r"nationaliteit|paspoort)\w*",
    re.I,
)


@pytest.mark.django_db
def test_visitor_must_give_a_name_and_an_address_and_no_more():
    form = RegistrationForm(event=build.edition(party_max=3))

    asked = {name for name, field in form.fields.items() if field.required}

    assert asked == {"name", "email", "party_size"}  # how many come is no fact of a person


# What a browser may fill in of who types it (WCAG 1.3.5).
OF_ONESELF = {"name": "name", "contact_name": "name", "email": "email", "contact_email": "email"}


def test_browser_may_fill_in_what_people_say_of_themselves():
    asked = {
        f"{form.__name__}.{name}": (field.widget.attrs.get("autocomplete"), OF_ONESELF[name])
        for form in our_forms()
        if issubclass(form, PublicForm) and not issubclass(form, DeskForm)
        for name, field in form.base_fields.items()
        # Of an initiative, where who is behind it has a field of their own.
        if name in OF_ONESELF and not (name == "name" and "contact_name" in form.base_fields)
    }

    assert len(asked) > 8
    assert {one: found for one, found in asked.items() if found[0] != found[1]} == {}


def test_nobody_is_asked_for_what_is_no_business_of_ours():
    kept = [f"{m.__name__}.{f.name} {f.verbose_name}" for m in models() for f in fields(m)]
    asked = [
        f"{form.__name__}.{name} {field.label} {field.help_text}"
        for form in our_forms()
        for name, field in form.base_fields.items()
    ]

    assert min(len(kept), len(asked)) > 150
    assert [one for one in [*kept, *asked] if NEVER.search(one)] == []


def models():
    return [model for model in apps.get_models() if model._meta.app_label in APPS]


def fields(model):
    return model._meta.concrete_fields


# A puzzle, and what keeps a password or a code from being pasted (WCAG 3.3.8).
HINDERS = re.compile(r"captcha|\bpaste\b|onpaste|[\"']paste[\"']", re.I)


def test_nobody_has_to_solve_a_puzzle_or_is_kept_from_pasting():
    files = [*(ROOT / "static").rglob("*.js"), *(ROOT / "templates").rglob("*.html")]
    listed = (ROOT / "pyproject.toml").read_text() + (ROOT / "package.json").read_text()

    assert len(files) > 200
    assert [str(path) for path in files if HINDERS.search(path.read_text())] == []
    assert not HINDERS.search(listed)


# What waits for the clock: none of it takes away what somebody is to read (WCAG 2.2.1).
TIMED = {
    "cafes/drag.js",  # a click that ends a drag opens nothing
    "door/camera.js",  # the next picture
    "door/exchange.js",  # the next round
    "door/main.js",  # whether the door opened or closed
    "door/refresh.js",  # the board anew
    "door/renewing.js",  # how long a newer page is waited for
    "mails/progress.js",  # how far a mailing is
    "pitches/screen.js",  # the clock on the stage
    "tickets/kept.js",  # whether the server can be reached again
    "tickets/worker.js",  # how long the server is waited for before a kept ticket is shown
}


def test_no_message_vanishes_by_itself():
    timer = re.compile(r"\bset(?:Timeout|Interval)\(|requestAnimationFrame\(")
    scripts = {
        str(path.relative_to(ROOT / "static")): path.read_text()
        for path in (ROOT / "static").rglob("*.js")
    }
    sheets = [path.read_text() for path in (ROOT / "static").rglob("*.css")]

    assert {name for name, text in scripts.items() if timer.search(text)} == TIMED
    assert [css for css in sheets if re.search(r"@keyframes|\banimation(-name)?:", css)] == []
    pages = [path.read_text() for path in (ROOT / "templates").rglob("*.html")]
    assert [page for page in pages if 'http-equiv="refresh"' in page] == []
