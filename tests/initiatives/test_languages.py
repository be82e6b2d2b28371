"""An initiative is written in one language and says which, wherever it is shown."""

from __future__ import annotations

import json
import uuid
from datetime import date

import pytest
from django.utils import translation

from eventsite.kept import pages
from eventsite.models import LogEntry
from eventsite.staff import lines
from eventsite.web.languages.addresses import in_language
from initiatives import campaigns, erasing, links, offers, publishing
from initiatives.forms.initiatives import InitiativeForm, KeptInitiativeForm, NewInitiativeForm
from initiatives.models import Initiative, Need, Offer, Theme
from tests.cafes.test_views import text_of
from tests.languages import dutch, english, unmarked

from .. import build
from .test_views import TOLD

pytestmark = pytest.mark.django_db

NEW, SHOWCASE = "/initiatieven/nieuw/", "/initiatieven/"
DUTCH = {
    "summary": "Zin in het Nederlands",
    "story": "Verhaal in het Nederlands",
    "needs": {Need.Kind.PEOPLE: "Vraag in het Nederlands", Need.Kind.MONEY: ""},
}
HELP = {"name": "Bram Jansen", "email": "bram@example.nl", "what": "I can paint.", "consent": "on"}


def in_dutch(**fields) -> Initiative:
    """With a sentence in each place where its initiator writes one."""
    made = build.initiative(**(DUTCH | fields))
    campaigns.keep_campaign(
        made,
        title="Actie in het Nederlands",
        target=100,
        raised=10,
        link="https://voorjebuurt.example.nl/",
        started_on=date(2027, 1, 5),
    )
    return Initiative.objects.get(pk=made.pk)


def changed(initiative: Initiative, **fields) -> Initiative:
    told = KeptInitiativeForm.initial_of(initiative) | {"neighbourhood": None}
    return publishing.change(initiative, **(told | {"theme": initiative.theme} | fields))


# Entering and changing ------------------------------------------------------------------------------


@pytest.mark.parametrize(("page", "chosen", "kept"), [
    (NEW, {}, "nl"),
    (f"/en{NEW}", {}, "en"),
    (NEW, {"language": "en"}, "en"),
    (f"/en{NEW}", {"language": "nl"}, "nl"),
])  # fmt: skip
def test_entered_it_is_in_the_language_chosen_or_that_of_the_page(client, page, chosen, kept):
    assert client.post(page, TOLD | chosen).status_code == 200

    assert Initiative.objects.get().language == kept


@pytest.mark.parametrize(("page", "marked"), [(NEW, "nl"), (f"/en{NEW}", "en")])
def test_form_asks_it_with_the_language_of_the_page_chosen(client, page, marked):
    form = client.get(page).context["form"]

    assert form["language"].value() == marked
    assert list(form.fields["language"].choices) == [("nl", "Nederlands"), ("en", "English")]


def test_language_that_the_site_has_not_is_refused_in_words(client):
    response = client.post(f"/en{NEW}", TOLD | {"language": "fy"})

    assert response.status_code == 400
    assert "Choose a language from the list." in text_of(response)
    assert not Initiative.objects.exists()


def test_site_in_one_language_asks_nothing(settings):
    settings.LANGUAGES = [("nl", "Nederlands")]

    form = NewInitiativeForm(TOLD)

    assert "language" not in form.fields
    assert form.is_valid()
    assert form.enter().language == "nl"


def test_initiator_changes_it_on_their_own_page_and_the_log_says_so(client):
    initiative = build.initiative()
    own = links.own_url(initiative)

    saved = client.post(f"{own}wijzigen/", TOLD | {"language": "en"})

    initiative.refresh_from_db()
    assert saved.status_code == 303
    assert initiative.language == "en"
    assert "Taal Engels" in text_of(client.get(own))
    entry = LogEntry.objects.filter(verb="changed").latest("pk")
    assert entry.changes["language"] == ["nl", "en"]
    (line,) = lines.lines(LogEntry.objects.filter(pk=entry.pk))
    assert any("taal" in str(change) for change in line.changes)


@pytest.mark.parametrize("page", ["nl", "en"])
def test_form_that_did_not_ask_it_leaves_it_as_it_was(client, page):
    initiative = build.initiative(language="en")

    client.post(in_language(f"{links.own_url(initiative)}wijzigen/", page), TOLD)

    initiative.refresh_from_db()
    assert initiative.language == "en"


def test_change_without_a_language_leaves_it():
    initiative = build.initiative(language="en")
    told = KeptInitiativeForm.initial_of(initiative)
    del told["language"]

    with translation.override("nl"):
        publishing.change(initiative, **told | {"theme": None, "neighbourhood": None})

    initiative.refresh_from_db()
    assert initiative.language == "en"


def test_of_two_who_change_it_the_second_sees_both(client):
    initiative = build.initiative()
    page = links.own_url(initiative) + "wijzigen/"
    versie = client.get(page).context["form"]["versie"].value()
    changed(initiative, language="en")

    response = client.post(page, TOLD | {"language": "nl", "versie": versie})

    initiative.refresh_from_db()
    assert response.status_code == 409
    assert initiative.language == "en"


@pytest.mark.parametrize("first", ["published", "changed"])
def test_changed_and_published_in_either_order_it_is_on_the_site_in_the_new_one(client, first):
    initiative = build.initiative(published=False, **DUTCH)
    verbs = [publishing.publish, lambda one: changed(one, language="en")]
    for verb in verbs if first == "published" else reversed(verbs):
        verb(initiative)
        initiative.refresh_from_db()

    page = client.get(f"/en{SHOWCASE}").text

    assert initiative.is_published
    assert "Zin in het Nederlands" in unmarked(page), "it says that it is English"


def test_erased_it_takes_no_other_language(client):
    initiative = build.initiative()
    page = links.own_url(initiative) + "wijzigen/"
    form = TOLD | {"language": "en", "versie": client.get(page).context["form"]["versie"].value()}
    sent = KeptInitiativeForm(form, initiative=initiative)
    assert sent.is_valid()
    erasing.erase(initiative)

    assert client.post(page, form).status_code == 410
    with pytest.raises(publishing.InitiativeErased):
        sent.save()

    initiative.refresh_from_db()
    assert (initiative.language, initiative.name) == ("nl", "")


def test_changed_language_is_seen_on_pages_that_are_kept(transactional_db, client):
    initiative = build.initiative(**DUTCH)
    page = english(initiative.get_absolute_url())
    pages.forget()
    assert "in\u00a0Dutch" in client.get(page).text

    changed(initiative, language="en")

    assert "in\u00a0Dutch" not in client.get(page).text


# What is shown --------------------------------------------------------------------------------------


OF_ONE = [lambda one: SHOWCASE, Initiative.get_absolute_url, links.help_url, links.own_url]


@pytest.mark.parametrize("of", OF_ONE)
def test_page_in_english_marks_each_sentence_of_an_initiator(client, of):
    page = client.get(english(of(in_dutch()))).text

    assert "Zin in het Nederlands" in page
    assert "in het Nederlands" not in unmarked(page)


@pytest.mark.parametrize(("page", "written", "says"), [
    ("en", "nl", "in\u00a0Dutch"),
    ("en", "en", ""),
    ("nl", "en", "in\u00a0het\u00a0Engels"),
    ("nl", "nl", ""),
])  # fmt: skip
def test_label_says_the_language_where_it_is_another_than_the_pages(client, page, written, says):
    initiative = build.initiative(language=written)

    for path in (SHOWCASE, initiative.get_absolute_url()):
        text = client.get(in_language(path, page)).text
        labels = [one for one in ("in\u00a0Dutch", "in\u00a0het\u00a0Engels") if one in text]
        assert labels == ([says] if says else [])


def test_picture_says_the_language_of_its_words(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    initiative = build.initiative()
    publishing.set_picture(initiative, build.drawn(), alt="Een vijver")

    assert 'alt="Een vijver" lang="nl"' in client.get(english(initiative.get_absolute_url())).text
    assert 'alt="Een vijver" lang' not in client.get(dutch(initiative.get_absolute_url())).text


def test_themes_are_named_in_the_language_of_the_page_or_marked(client):
    Theme.objects.filter(slug="groen").update(translations={"en": {"name": "green spaces"}})
    build.initiative(theme="groen")
    build.initiative(theme="zorg")

    read = unmarked(client.get(f"/en{SHOWCASE}").text)
    chosen = client.get(f"/en{SHOWCASE}?thema=groen")

    assert "green spaces" in read
    assert "groen en natuur" not in read
    assert "zorg voor elkaar" not in read, "in the list of themes and on the card"
    assert "zorg voor elkaar" in client.get(f"/en{SHOWCASE}").text
    assert "1 initiative: green spaces" in text_of(chosen)
    assert "groen en natuur" in unmarked(client.get(SHOWCASE).text, "nl")
    assert 'name="thema" class="select utrecht-select' in client.get(SHOWCASE).text, (
        "as all lists look"
    )


@pytest.mark.parametrize("language", ["nl", "en"])
def test_search_finds_theme_and_needs_by_what_either_language_calls_them(client, language):
    Theme.objects.filter(slug="groen").update(translations={"en": {"name": "green spaces"}})
    with translation.override(language):
        build.initiative(theme="groen", needs={Need.Kind.KNOWLEDGE: ""})

    for word in ("groen", "spaces", "kennis", "knowledge"):
        for page in (SHOWCASE, f"/en{SHOWCASE}"):
            assert "1 initiati" in text_of(client.get(f"{page}?zoek={word}")), (word, page)
    assert "1 initiati" not in text_of(client.get(f"{SHOWCASE}?zoek=publicity"))


def test_programs_are_told_which_language_it_is_in(client):
    initiative = build.initiative(language="en")

    for page in ("nl", "en"):
        text = client.get(in_language(initiative.get_absolute_url(), page)).text
        said = [json.loads(one.partition("</script>")[0]) for one in text.split('ld+json">')[1:]]
        (about,) = [one["subjectOf"] for one in said if "subjectOf" in one]
        assert about["inLanguage"] == "en"
        assert about["url"].endswith(english(initiative.get_absolute_url()))


# Help -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["nl", "en"])
def test_offer_keeps_the_language_of_its_page(client, language):
    initiative = build.initiative(needs={})

    client.post(in_language(links.help_url(initiative), language), HELP)

    assert Offer.objects.get().language == language


def test_offer_corrected_on_another_page_is_in_the_language_of_that():
    initiative, form = build.initiative(), uuid.uuid4()
    build.unproved_offer(initiative, submission=build.sent("bram@example.nl", form, said="one"))

    with translation.override("en"):
        again = build.sent("bram@example.nl", form, said="another")
        build.unproved_offer(initiative, submission=again, what="I can paint.")

    made = Offer.objects.get()
    assert (made.language, made.what) == ("en", "I can paint.")


def test_offer_passed_on_from_another_page_stays_in_its_own():
    with translation.override("en"):
        made = build.unproved_offer(build.initiative())

    offers.prove(made)

    assert Offer.objects.get().language == "en"


def test_initiator_sees_in_which_language_somebody_offers_help(client):
    initiative = build.initiative()
    with translation.override("en"):
        build.offer(initiative, what="I can paint.")

    page = client.get(dutch(links.own_url(initiative))).text

    assert "in\u00a0het\u00a0Engels" in page
    assert "I can paint." not in unmarked(page, "nl")


# How often the database is asked ---------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_showcase_in_english_takes_five_queries(client, django_assert_num_queries, count):
    for _ in range(count):
        build.initiative(neighbourhood=build.neighbourhood())

    with django_assert_num_queries(5):
        client.get(f"/en{SHOWCASE}")


@pytest.mark.parametrize("count", [1, 3])
def test_page_in_english_takes_four_queries(client, django_assert_num_queries, count):
    initiative = in_dutch(needs=dict.fromkeys(list(Need.Kind)[:count], "Vraag"))

    with django_assert_num_queries(4):
        client.get(english(initiative.get_absolute_url()))


@pytest.mark.parametrize("count", [1, 3])
def test_own_page_in_english_takes_five_queries(client, django_assert_num_queries, count):
    initiative = in_dutch()
    for _ in range(count):
        build.offer(initiative, need=initiative.needs.first())

    with django_assert_num_queries(5):
        client.get(english(links.own_url(initiative)))


def test_form_tells_verbs_no_more_than_it_asks():
    assert set(InitiativeForm.base_fields) == set(KeptInitiativeForm.initial_of(build.initiative()))
