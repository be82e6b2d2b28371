"""What a page says of texts that are in another language than its own."""

import copy
import pickle

import pytest
from django.template import Context, Template
from django.utils import translation

from eventsite.web.languages.texts import Text

LINE = Template("{% only_in_own_language title rest %}")
ENGLISH, DUTCH = Text("An evening", "en"), Text("Een avond", "nl")


def said(*texts, of=LINE):
    with translation.override("en"):
        return " ".join(of.render(Context({"title": texts[0], "rest": list(texts[1:])})).split())


@pytest.mark.parametrize(
    ("texts", "line"),
    [
        ((DUTCH,), "This text is only in Dutch."),
        ((DUTCH, DUTCH), "This text is only in Dutch."),
        ((ENGLISH, DUTCH), "Part of this text is only in Dutch."),
        ((Text("", "nl"), DUTCH), "This text is only in Dutch."),
    ],
)
def test_a_line_says_what_is_only_in_another_language(texts, line):
    assert line in said(*texts)


@pytest.mark.parametrize("texts", [(ENGLISH,), (Text("", "nl"),), (ENGLISH, Text("", "nl"))])
def test_no_line_where_all_is_in_the_language_of_the_page(texts):
    assert said(*texts) == ""


def test_no_line_on_a_page_in_the_sites_own_language():
    with translation.override("nl"):
        assert LINE.render(Context({"title": DUTCH, "rest": [DUTCH]})).strip() == ""


def test_a_text_in_another_language_says_which():
    title = Template("<h1{{ title|lang }}>{{ title }}</h1><p>{{ title|marked }}</p>")
    assert said(DUTCH, of=title) == (
        '<h1 lang="nl">Een avond</h1><p><span lang="nl">Een avond</span></p>'
    )
    assert said(ENGLISH, of=title) == "<h1>An evening</h1><p>An evening</p>"


def test_a_marked_text_is_escaped():
    shown = said(Text("<b>", "nl"), of=Template("{{ title|marked }}"))
    assert shown == '<span lang="nl">&lt;b&gt;</span>'


def test_paragraphs_say_their_language_each_and_are_escaped():
    shown = said(Text("Een <b>\n\ntwee", "nl"), of=Template("{{ title|paragraphs }}"))
    assert shown == '<p lang="nl">Een &lt;b&gt;</p> <p lang="nl">twee</p>'
    assert said(Text("<b>", "en"), of=Template("{{ title|paragraphs }}")) == "<p>&lt;b&gt;</p>"


def test_a_text_is_copied_and_kept_with_its_language():
    for again in (copy.deepcopy(DUTCH), pickle.loads(pickle.dumps(DUTCH))):
        assert (again, again.language) == (DUTCH, "nl")
