"""Each kind of mail in English, read word by word: no Dutch left, and the text says what the HTML says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

import pytest

from eventsite import wiring
from eventsite.mails import envelope, examples

from ...sharing import rolled_back
from .test_letters import text_of_html, words

pytestmark = pytest.mark.django_db

# What stays as it is in every language.
NAMES = [
    "Initiatievencafé",
    "Pitchen met Passie",
    "Natuurspeeltuin Kweektuin",
    "’t Seinwezen",
    "Kinderhuissingel 1",
    "Daan de Vries",
    "Repaircafé Oost",
]
TELL_TALES = re.compile(
    r"\b(de|het|een|en|van|voor|met|niet|geen|wordt|zijn|bent|hebt|uw|wij|naar|bij|uit|ook|als|dan|dat|deze|"
    r"uur|om|tot|aan|avond|cursus|kaart|kraam|aanmelding|aangemeld|afgemeld|wachtlijst|personen|persoon|"
    r"bijeenkomst|initiatief|gegevens|vragen|gemeente|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|"
    r"januari|februari|maart|mei|juni|juli|augustus|oktober)\b",
    re.IGNORECASE,
)
# In the text a button is its address alone, or has another word before it.
SAID_OTHERWISE = {
    "ticket",
    "Your",
    "The",
    "code",
    "your",
    "Change",
    "with",
    "that",
    "link",
    "about",
}


@dataclass(frozen=True)
class InEnglish:
    subject: str
    text: str
    html: str


@pytest.fixture(scope="module")
def in_english(django_db_setup, django_db_blocker) -> dict[str, InEnglish]:
    """Those of staff too, as they are where the site's own language is English."""
    found = {}
    with pytest.MonkeyPatch.context() as patch, rolled_back(django_db_blocker):
        for letter in wiring.LETTERS:
            patch.setattr(letter, "is_for_staff", False)
            mail = examples.render(letter, "en")
            found[letter.kind] = InEnglish(mail.subject, str(mail.body), envelope.html_of(mail))
    return found


def without_names(said: str) -> str:
    said = re.sub(r"(https?|mailto):\S+", " ", said)
    for name in NAMES:
        said = said.replace(name, " ")
    return said


def seen(html: str) -> str:
    """What a reader sees of it, but for what says that it is in another language."""
    html = re.sub(r'<(\w+) lang="nl"[^>]*>.*?</\1>', " ", html, flags=re.DOTALL)
    alternatives = " ".join(re.findall(r'alt="([^"]*)"', html))
    return f"{text_of_html(html)} {alternatives}"


@pytest.mark.parametrize("kind", [letter.kind for letter in wiring.LETTERS])
def test_english_mail_has_no_dutch_word_in_it(in_english, kind):
    mail = in_english[kind]

    for said in (mail.subject, mail.text, seen(mail.html)):
        assert TELL_TALES.findall(without_names(said)) == []
    assert '<html lang="en"' in mail.html
    assert "The municipality of Haarlem is sending you this email because " in mail.text
    assert "(in Dutch)" not in mail.text


@pytest.mark.parametrize("kind", [letter.kind for letter in wiring.LETTERS])
def test_english_text_says_what_the_html_says(in_english, kind):
    mail = in_english[kind]
    text, html = without_names(mail.text), without_names(seen(mail.html))

    assert words(text) - words(html) <= SAID_OTHERWISE
    # The other way round too: buttons say what one does, the text has the address.
    first = re.search(r"<h1[^>]*>(.*?)</h1>", mail.html, re.DOTALL)
    assert first
    assert " ".join(text_of_html(first[1]).split()) in mail.text.replace("\n", " ")
    sentences = re.findall(r"<p[^>]*>([^<]{40,})</p>", mail.html)
    for sentence in sentences:
        assert words(unescape(sentence)) - words(mail.text) <= SAID_OTHERWISE | {"button"}


def test_dutch_word_would_be_found():
    assert TELL_TALES.findall("You are signed up voor the evening") == ["voor"]
    assert TELL_TALES.findall(seen('<p>Hello</p><p lang="nl">Dag en tot ziens</p>')) == []
