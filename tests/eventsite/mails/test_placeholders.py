from __future__ import annotations

import pytest

from eventsite.mails import mailings, placeholders
from eventsite.models import Mailing, Registration
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def frozen(frozen_in_march):
    """What is said of a day here is said of one in March."""
    return frozen_in_march


def test_each_known_word_is_filled_in():
    bram = build.bram(build.edition(), party_size=2)
    text = " | ".join(f"{{{word}}}" for word in placeholders.KNOWN if word != "link")

    assert placeholders.fill(text, placeholders.words_of(bram)) == (
        "Bram Jansen | 2 | Initiatievencafé | dinsdag 16 maart 2027 | 19.30 uur"
        " | ’t Seinwezen, Kinderhuissingel 1, 2013 AS Haarlem"
    )
    assert "/mijn/" in placeholders.fill("{link}", placeholders.words_of(bram))


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Dag {naam} en { NAAM }", []),
        ("Dag {achternaam}, {voornaam}, {achternaam}", ["achternaam", "voornaam"]),
        ("{}", [""]),
        ("{naam", []),
        ("{{naam}}", []),
        ("{" * 5_000 + "}" * 5_000, [""]),
        ("{%s}" % ("x" * 9_000), []),
    ],
)
def test_unknown_words_are_named(text, unknown):
    assert placeholders.unknown(text) == unknown


def test_a_name_with_braces_is_not_filled_in_again():
    words = placeholders.words_of(build.bram(build.edition())) | {"naam": "{link}"}

    assert placeholders.fill("Dag {naam}", words) == "Dag {link}"


def test_who_only_looks_sees_what_would_stand_there():
    words = placeholders.words_of_nobody(None)

    assert placeholders.fill("{naam}, {datum}", words).startswith("(de naam), (de dag")


def test_what_stands_in_a_language_that_the_site_has_no_more_keeps_nothing_from_going(frozen):
    """No page has a field for it any more, in which one could mend it."""
    event = build.edition()
    registration = build.bram(event)
    Registration.objects.filter(pk=registration.pk).update(language="fy")
    said = {"subject": "{ûnbekend}", "text": "Hoi"}
    mailing = build.mailing(event, translations={"fy": said})

    assert placeholders.unknown_in(mailing) == []
    mailing.translations = {"en": said}
    assert placeholders.unknown_in(mailing) == ["ûnbekend"]
    Mailing.objects.filter(pk=mailing.pk).update(translations={"fy": said})
    mailings.send(mailing)
    letter = build.mail(registration.messages.get(kind="mailing"))
    assert letter.extra_headers["Content-Language"] == "nl"
    assert "Hoi" not in letter.body
