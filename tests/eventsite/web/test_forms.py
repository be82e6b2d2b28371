from __future__ import annotations

import uuid

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.core.exceptions import ValidationError

from eventsite.pages.forms import ChangeForm, LinksForm, RegistrationForm
from eventsite.web.forms import MomentField, PublicForm

from ... import build


class Example(PublicForm):
    """A field of each kind that the template pack tells apart."""

    city = forms.CharField(label="Stad", help_text="Waar u woont.")
    phone = forms.CharField(label="Telefoon", required=False)
    day = forms.ChoiceField(
        label="Dag", choices=[("di", "dinsdag"), ("wo", "woensdag")], widget=forms.RadioSelect
    )
    photos = forms.BooleanField(label="Foto’s mogen", required=False)
    submit_label = "Versturen"


def test_pack_puts_hint_and_error_between_label_and_input():
    html = render_crispy_form(Example({}))

    places = [
        html.index(piece)
        for piece in (">Stad", "Waar u woont.", 'id="id_city_error"', 'name="city"')
    ]
    assert places == sorted(places)


def test_pack_says_which_fields_may_stay_empty():
    html = " ".join(render_crispy_form(Example()).split())

    assert "Telefoon (niet verplicht)" in html
    assert "Stad (niet verplicht)" not in html
    assert "Foto’s mogen (niet verplicht)" not in html  # a tick says itself that it may be left
    assert "novalidate" in html


def test_pack_ties_hint_and_error_to_the_field():
    html = render_crispy_form(Example({}))

    assert 'aria-describedby="id_city_helptext id_city_error"' in html
    assert html.count('aria-invalid="true"') >= 1


def test_pack_groups_radios_under_a_legend():
    html = render_crispy_form(Example())

    assert "<legend" in html
    assert html.count('type="radio"') == 2


def test_summary_links_to_every_field_that_is_wrong():
    html = render_crispy_form(Example({}))

    for target in ("id_city", "id_day"):
        assert f'href="#{target}' in html
    assert "Er zijn 2 fouten." in html


def test_pack_uses_no_placeholder_and_no_disabled_button():
    html = render_crispy_form(Example({}))

    assert "placeholder" not in html
    assert "disabled" not in html
    assert "csrfmiddlewaretoken" not in html


@pytest.mark.django_db
def test_registration_form_names_what_browsers_can_fill_in():
    html = render_crispy_form(RegistrationForm(event=build.edition()))

    assert 'autocomplete="name"' in html
    assert 'autocomplete="email"' in html


@pytest.mark.django_db
def test_registration_form_asks_no_party_where_nobody_may_bring_one():
    assert "party_size" not in RegistrationForm(event=build.edition(party_max=1)).fields
    bram = build.bram(build.edition(capacity=1))
    assert "party_size" not in ChangeForm(registration=bram).fields


@pytest.mark.django_db
def test_registration_form_without_a_proper_submission_id_still_signs_up():
    event = build.edition()
    fields = {"name": "Bram", "email": "bram@example.nl", "party_size": "1"}

    for submission_id in ("", "geen-uuid", "\0", str(uuid.uuid4())):
        form = RegistrationForm(fields | {"submission_id": submission_id}, event=event)
        assert form.is_valid(), form.errors


@pytest.mark.parametrize("email", ["", "bram", "bram@", "a@b.nl\nBcc: c@d.nl", "a" * 300 + "@b.nl"])
def test_wrong_email_gets_the_example(email):
    form = LinksForm({"email": email})

    assert form.errors == {"email": ["Vul een e-mailadres in, zoals naam@voorbeeld.nl."]}


@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "9999-12-31T23:59", "1-1-0001 00:00"])
def test_moment_at_the_end_of_time_is_refused_in_words(typed):
    with pytest.raises(ValidationError, match="Vul een dag en een tijd in, zoals"):
        MomentField().clean(typed)


@pytest.mark.parametrize("typed", ["2027-03-28T02:30", "31-10-2027 2.30"])
def test_moment_that_the_clock_skips_or_has_twice_is_refused_in_words(typed):
    with pytest.raises(ValidationError, match="Die nacht gaat de klok een uur vooruit of terug"):
        MomentField().clean(typed)
