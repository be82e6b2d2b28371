"""Above every form that came back stands what is wrong, with a link to each field (WCAG 3.3.1)."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.forms import formset_factory
from django.utils.safestring import mark_safe

from eventsite.web.form_errors import Mistake, error_title, mistakes
from tests import build

pytestmark = pytest.mark.django_db


class Row(forms.Form):
    name = forms.CharField()
    number = forms.IntegerField()


ROWS = formset_factory(Row, extra=0, min_num=2, validate_min=True)


def summary(response) -> str:
    found = re.search(r"data-error-summary>(.*?)</ul>", response.text, re.S)
    assert found, "no summary"
    return found[1]


def test_mistakes_of_rows_say_which_row_and_lead_to_the_field():
    sent = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-MIN_NUM_FORMS": "0"}
    rows = ROWS(sent | {"form-0-name": "a", "form-0-number": "1", "form-1-number": "x"})

    found = mistakes("", Row({"name": "a"}), rows, ROWS())

    assert found == [
        Mistake("Vul dit veld in.", "id_number"),
        Mistake("Rij 2: Vul dit veld in.", "id_form-1-name"),
        Mistake("Rij 2: Vul een heel getal in, zoals 12.", "id_form-1-number"),
    ]
    assert error_title(rows) == "2 fouten: "
    assert error_title("", Row()) == ""


def test_same_mistake_in_two_fields_says_in_which():
    found = mistakes(Row({"name": "", "number": ""}))

    assert [one.text for one in found] == ["Name: Vul dit veld in.", "Number: Vul dit veld in."]


def test_link_in_a_message_is_words_in_the_summary():
    form = Row({"name": "a", "number": "1"})
    form.is_valid()
    form.add_error("name", mark_safe('Dat kan niet. <a href="/elders/">Lees meer</a>'))
    form.add_error("name", "Wat is <b>?")

    assert [m.text for m in mistakes(form)] == ["Dat kan niet. Lees meer", "Wat is <b>?"]


def test_question_is_no_mistake(client):
    response = client.post("/mijn/", {"email": "bram@gmial.com"})

    assert "Klopt uw e-mailadres?" in summary(response)
    assert "<title>Mijn aanmeldingen" in response.text


def pages_that_came_back(client):
    edition = build.edition()
    stand, _other = build.stands(edition, 2)
    held = build.initiator(edition, stand=stand).stand_bookings.get()
    build.slots(edition, 1)
    run = build.run(sessions=1)
    client.force_login(build.anna())
    there, course = f"/beheer/cafes/{edition.slug}", f"/beheer/cursussen/{run.pk}"
    new_row = {f"{rows}-INITIAL_FORMS": "0" for rows in ("stands", "fixtures")}
    new_row |= {f"{rows}-TOTAL_FORMS": "1" for rows in ("stands", "fixtures")}
    session = {"sessions-TOTAL_FORMS": "1", "sessions-INITIAL_FORMS": "1"}
    session |= {"sessions-0-id": run.sessions.get().pk, "sessions-0-event": run.pk}
    return {
        "stalls": client.post(f"{there}/kramen/", new_row | {"stands-0-number": "x"}),
        "moving": client.post(f"{there}/kramen/verplaatsen/?kraam=1", {"booking": held.pk}),
        "copying": client.post(f"/beheer/cafes/{build.edition().slug}/kramen/overnemen/", {}),
        "turns": client.post(f"{there}/podium/maken/", {"minutes": "0"}),
        "sessions": client.post(f"{course}/bijeenkomsten/", session),
    }


def test_every_form_that_came_back_begins_with_what_is_wrong(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    signing_in = client.post("/beheer/account/login/", {"login": "anna@", "password": ""})

    for name, response in {"sign-in": signing_in, **pages_that_came_back(client)}.items():
        said = summary(response)
        assert 'href="#id_' in said, name
        assert re.search(r"<title>\d+ fout(en)?: ", response.text), name
        assert "focus-errors" in response.text, name
        for target in re.findall(r'href="#([^"]+)"', said):
            assert f'id="{target}"' in response.text, (name, target)
