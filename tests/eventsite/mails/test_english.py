"""Each kind of mail in English: the text says what the HTML says. That no Dutch is left: tests/translating/."""

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
def test_english_mail_says_that_it_is(in_english, kind):
    mail = in_english[kind]

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
