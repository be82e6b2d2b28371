"""What is given to who asks for it: no table with a name or an address is left out (AVG article 15)."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.models import User
from django.db import models

from eventsite.models import CalendarLink, MailStop, Registration, StaffMember
from eventsite.persons import keys
from eventsite.persons.held import HELD, WITHHELD
from eventsite.persons.words import TECHNICAL, WORDS
from initiatives.models import Initiative

OURS = {"eventsite", "cafes", "courses", "initiatives", "pitches", "desk"}
PERSONAL = re.compile("name|email|mail|phone|contact|address|item|told|need|reason|remark|note")

# Tables with such a field, or of somebody, of which nothing is about who signs up. Each says why.
EVENT = "why an evening closed or was called off, as the site says it"
PHOTO = "what is on a photo, never who"
NOT_ABOUT_A_PERSON = {
    "cafes.cover": PHOTO,
    "cafes.edition": EVENT,
    "cafes.photo": PHOTO,
    "cafes.stand": "a stall on the plan, and what is advised there",
    "courses.course": "what is taught, in more than one language",
    "courses.courserun": EVENT,
    "desk.noteversion": "a note as it was frozen: figures, and what organisers wrote for the committee",
    "eventsite.apikey": "a partner's key, and where its office is mailed before it expires",
    "eventsite.event": EVENT,
    "eventsite.eventfigures": "numbers, and what an organiser remarks for the next time",
    "eventsite.mailing": "what organisers wrote to many",
    "eventsite.periodicrun": "the name of a job",
    "eventsite.savedtext": "texts to begin messages with",
    "eventsite.searchkey": "copies for searching of what the registration gives",
    "eventsite.session": EVENT,
    "eventsite.sitesettings": "whose site it is, as every page says it",
    "eventsite.venue": "a hall",
    "eventsite.webhook": "a program that is told what happens",
    "eventsite.webhookdelivery": "of which registration something was told, by a key that says nothing of who",
    "initiatives.neighbourhood": "a part of the city",
    "initiatives.theme": "what initiatives are about",
    "initiatives.toolkitcard": "pages elsewhere",
    "pitches.stage": "the clock, and the keys of turns in the order they had",
}


def about_somebody() -> set[str]:
    """Labels of the models that hold a name or an address, or hang on who has one."""
    found = set()
    for model in [*apps.get_models(include_auto_created=True), User, EmailAddress]:
        if model._meta.app_label not in OURS and model not in {User, EmailAddress}:
            continue
        for field in model._meta.concrete_fields:
            of_somebody = field.related_model in {Registration, Initiative, StaffMember}
            text = isinstance(field, models.CharField | models.TextField)
            named = text and PERSONAL.search(field.name)
            if of_somebody or named or isinstance(field, models.JSONField):
                found.add(model._meta.label_lower)
    return found


def test_every_table_with_a_name_or_an_address_is_given_or_said_to_be_nobodys():
    held = {one.model._meta.label_lower for one in HELD}

    assert about_somebody() - held == set(NOT_ABOUT_A_PERSON)


def test_every_column_is_given_but_what_opens_something_and_what_is_a_copy():
    withheld = {
        field.name
        for held in HELD
        for field in held.model._meta.concrete_fields
        if field not in held.fields() and field.related_model is not User
    }

    assert withheld <= WITHHELD


def test_every_column_that_people_read_has_a_word_in_their_language():
    ours = (held for held in HELD if held.model._meta.app_label in OURS)
    without = {
        (held.model.__name__, field.name)
        for held in ours
        for field in held.fields()
        if field.name not in TECHNICAL | WORDS.keys()
        and str(field.verbose_name) == field.name.replace("_", " ")
    }

    assert without == set()


@pytest.mark.django_db
def test_every_table_can_be_asked():
    assert [held.rows("bram@example.nl").count() for held in HELD] == [0] * len(HELD)


def test_every_address_that_is_held_can_be_asked_after():
    own = {
        held.model
        for held in HELD
        if any(isinstance(field, models.EmailField) for field in held.model._meta.local_fields)
    }

    found = {model for model, _field in keys.BY.values()}

    # They go with the last registration or the account; the mail is found by itself.
    assert own - found == {CalendarLink, MailStop, User, EmailAddress}
