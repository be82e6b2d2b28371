"""That no form of ours takes a text past the border, and what forms do there."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.forms.models import ModelForm
from django.urls import get_resolver

from eventsite.models import Registration
from eventsite.pages.forms import LinksForm
from eventsite.web.forms import EmailField, LineField, NameField, ParagraphsField, PublicForm
from initiatives.fields import EurosField, TextField, WebAddressField
from initiatives.forms.campaigns import CampaignForm

from .... import build

AT_THE_BORDER = (LineField, ParagraphsField, EmailField, NameField, TextField, WebAddressField)
OURS = ("eventsite", "initiatives", "courses", "cafes", "pitches", "desk")
# Letters of ASCII, one spelling by itself; what we made ourselves; passwords, letter by letter; JSON of a passkey.
READ_STRICTLY = {"slug", "versie", "password", "again", "credential"}


def _forms(base=forms.BaseForm):
    for form in base.__subclasses__():
        yield form
        yield from _forms(form)


def test_every_text_field_of_ours_is_at_the_border():
    assert get_resolver().url_patterns  # imports every form
    ours = [form for form in _forms() if form.__module__.split(".")[0] in OURS]
    past = {
        f"{form.__module__}.{form.__qualname__}.{name}"
        for form in ours
        for name, field in form.base_fields.items()
        if isinstance(field, forms.CharField)
        and not isinstance(field, AT_THE_BORDER)
        and name not in READ_STRICTLY
    }

    assert len(ours) > 20
    assert any(issubclass(form, ModelForm) for form in ours)
    assert past == set()


def test_nothing_but_the_invisible_is_nothing():
    form = LinksForm({"email": "\u200b \ufeff"})

    assert form.errors == {"email": ["Vul een e-mailadres in, zoals naam@voorbeeld.nl."]}


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("o’brien@gmial.com", "o'brien@gmial.com"),
        ("Bram@GMIAL。com", "bram@gmial.com"),
        ("bram@xn--gmal-nza.com", "bram@gmaıl.com"),
    ],
)
def test_question_is_answered_whatever_the_spelling(typed, address):
    form = LinksForm({"email": typed, "email_gevraagd": address, "email_keuze": address})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["email"] == address


def test_slip_in_a_domain_is_asked_about_once():
    asked = LinksForm({"email": "Bram@gmial.com"})
    html = str(asked["email"])

    assert asked.errors == {"email": ["Bedoelt u bram@gmail.com?"]}
    assert asked.only_asks
    assert 'value="Bram@gmial.com"' in html
    about = {"email": "Bram@gmial.com", "email_gevraagd": "bram@gmial.com"}
    for answer, kept in (
        ({}, "bram@gmial.com"),
        ({"email_keuze": "bram@gmail.com"}, "bram@gmail.com"),
        ({"email_keuze": "bram@gmial.com"}, "bram@gmial.com"),
    ):
        form = LinksForm(about | answer)
        assert form.is_valid(), answer
        assert form.cleaned_data["email"] == kept


def test_an_answer_about_another_address_counts_for_nothing():
    form = LinksForm(
        {
            "email": "bram@hotmial.com",
            "email_gevraagd": "bram@gmial.com",
            "email_keuze": "bram@gmail.com",
        }
    )

    assert form.errors == {"email": ["Bedoelt u bram@hotmail.com?"]}


def test_an_answer_is_read_at_the_border_too():
    form = LinksForm(
        {"email": "b@gmial.com", "email_gevraagd": "b@gmial.com", "email_keuze": "b@localhost"}
    )

    assert not form.is_valid()


@pytest.mark.django_db
def test_sign_up_asks_about_a_slip_with_two_buttons_and_takes_either(client):
    event = build.edition()
    path = f"{event.get_absolute_url()}aanmelden/"
    typed = {"name": "Bram", "email": "bram@gmial.com", "party_size": "1"}

    html = client.post(path, typed).content.decode()
    (asked,) = re.findall(r'name="email_gevraagd" value="([^"]+)"', html)
    buttons = re.findall(r'name="email_keuze" value="([^"]+)"', html)

    assert "Klopt uw e-mailadres?" in html
    assert buttons == ["bram@gmail.com", "bram@gmial.com"]
    assert not Registration.objects.exists()
    answer = {"email_gevraagd": asked, "email_keuze": buttons[0]}
    assert client.post(path, typed | answer).status_code == 200
    assert Registration.objects.get().email == "bram@gmail.com"


class _Amount(PublicForm):
    amount = EurosField(min_value=1)
    none = EurosField(required=False)


def test_amount_field_reads_what_people_write_and_says_what_is_wrong():
    form = _Amount({"amount": "€ 12.000,-"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"amount": 12_000, "none": None}
    for typed, why in (
        ("0", "€ 1 of meer"),
        ("10.000.001", "hoogstens € 10.000.000"),
        ("", "hele euro’s"),
        ("1.500,50", "Rond af"),
    ):
        assert why in str(_Amount({"amount": typed}).errors["amount"])
    assert CampaignForm.base_fields["raised"].clean("0") == 0
