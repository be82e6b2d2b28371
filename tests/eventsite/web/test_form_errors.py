"""Above every form that came back stands what is wrong, with a link to each field (WCAG 3.3.1)."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.forms import formset_factory
from django.utils.safestring import mark_safe

from eventsite.web.form_errors import Mistake, error_title, mistakes
from tests import came_back, test_access
from tests.desk.filled import Forms
from tests.test_access import BY_LINK, PUBLIC, TABLE

pytestmark = pytest.mark.django_db

world = test_access.world  # one of everything


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


@pytest.mark.usefixtures("frozen")
def test_every_form_that_came_back_leads_to_what_is_wrong(world, client):
    """Of the public pages and those behind a link, sent with nothing in them; all are in tests/attacks."""
    sent: dict[tuple, str] = {}
    for name in [one for one, access in TABLE.items() if access in (PUBLIC, BY_LINK)]:
        page = client.get(path := world.url(name))
        if page["Content-Type"].startswith("text/html") and not path.startswith("/beheer/"):
            every = Forms(path, page.text).found
            # A button alone is refused in a sentence.
            sent |= {form.key: name for form in every if form.method == "post" and not form.buttons}
    came = {
        (name, action): response.text
        for (_method, action, fields), name in sent.items()
        if (response := client.post(action, dict.fromkeys(fields, ""))).status_code == 400
    }
    came["sign-in", ""] = client.post("/beheer/account/login/", {"login": "anna@"}).text

    assert len(came) > 12, came.keys()
    assert {key: faults for key, text in came.items() if (faults := came_back.faults(text))} == {}
