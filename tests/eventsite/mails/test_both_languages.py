"""No mail holds a word of the other language, of whatever kind it is."""

from __future__ import annotations

from collections import defaultdict

import pytest
from django.apps import apps

from eventsite.mails import letters
from eventsite.models import LanguageField

from ...languages import Reader
from ...translating.test_both_languages import LANGUAGES, words, write_over
from ...translating.test_both_languages import strange as strange
from .test_letters import one_of_each_kind

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("frozen")
def test_no_mail_holds_a_word_of_the_other_language(strange, language):
    """Of every kind, to who reads that language; in both its parts."""
    messages = one_of_each_kind()
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, LanguageField):
                model._base_manager.update(**{field.name: language})
    write_over()
    found = defaultdict(set)
    for kind, message in messages.items():
        message = type(message).objects.get(pk=message.pk)
        letter = letters.of(message)
        reads = letter.language
        with letter.in_its_language():  # as delivery does
            letter.still_true()  # which looks up what it says
            letter.prepare()
            mail = letter.mail()
        page = Reader(mail.alternatives[0].content)
        assert page.language == reads, kind
        for text in [mail.subject, *mail.body.splitlines(), *page.texts]:
            if left := words(text) & strange[reads]:
                found[kind].add(f"{' '.join(sorted(left))}: {text[:90]}")

    assert len(messages) > 30
    assert found == {}
