from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines

from eventsite.mails.sign_up_letters import ConfirmationLetter
from eventsite.models import Message

from ... import build

TEMPLATES = Path(__file__).parents[3] / "templates"
PERSON = (
    r"(?:[\w.]+\.)?(?:registration|certificate|offer|waiver|holder)\.name|(?:[\w.]+\.)?contact_name"
)
SHOWN = re.compile(rf"\{{\{{ (?:{PERSON})[ |]|\b\w+=(?:{PERSON})(?=[ |%])")
FATIMA = "فاطمة الزهراء"


def _in_attribute(before: str) -> bool:
    bare = re.sub(r"\{[%{].*?[%}]\}|\{[%{][^{}]*$", "", before)
    return re.search(r'="[^"]*$', bare) is not None


def test_every_name_of_a_person_in_a_template_stands_apart():
    bare = [
        f"{path.relative_to(TEMPLATES)}: {line[found.start() : found.end() + 20]}"
        for path in sorted(TEMPLATES.rglob("*.*"))
        if path.suffix in {".html", ".txt"}
        for line in path.read_text().splitlines()
        for found in SHOWN.finditer(line)
        if "|isolate" not in line[found.start() : found.end() + 8]
        and "{% block title %}" not in line  # nor does a title take markup
        and not (path.suffix == ".html" and _in_attribute(line[: found.start()]))
    ]

    assert bare == []


@pytest.mark.parametrize(
    ("template", "name", "shown"),
    [
        ("{{ name|isolate }}", "Bram <b>", "<bdi>Bram &lt;b&gt;</bdi>"),
        ("{% autoescape off %}{{ name|isolate }}{% endautoescape %}", "Bram & Co", "Bram & Co"),
        (
            "{% autoescape off %}{{ name|isolate }}{% endautoescape %}",
            FATIMA,
            f"\u2068{FATIMA}\u2069",
        ),
    ],
)
def test_name_stands_apart_in_html_always_and_in_text_where_it_turns(template, name, shown):
    assert engines["django"].from_string(template).render({"name": name}) == shown


@pytest.mark.django_db
def test_mail_keeps_the_words_around_a_name_where_they_are():
    build.registration(build.edition(), name=FATIMA)

    mail = build.mail(Message.objects.get(kind=ConfirmationLetter.kind))

    assert f"Dag \u2068{FATIMA}\u2069, er is plaats" in mail.body
    assert f"<bdi>{FATIMA}</bdi>" in str(mail.alternatives[0])
