"""The toolkit: what organisers keep, what visitors find, what is said in mails."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eventsite.models import LogEntry, Message
from initiatives.models import Answer, ToolkitCard
from initiatives.toolkit import cards, links
from initiatives.toolkit.asking import Outcome
from tests import build, queries
from tests.cafes.test_views import text_of
from tests.languages import unmarked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_in_march")]

DESK = "/beheer/toolkit/"
CARD = {
    "section": "money",
    "title": "Subsidie voor groen",
    "text": "Voor geveltuinen. U vraagt aan met uw buren samen.",
    "link": "gemeente.example.nl/groen",
}


@pytest.fixture
def anna(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())
    return client


def order(section: str = "money") -> list[str]:
    return [card.title for card in ToolkitCard.objects.filter(section=section)]


def opened(client, path: str) -> dict[str, str]:
    """The form as a browser would send it, untouched."""
    return {one.html_name: str(one.value() or "") for one in client.get(path).context["form"]}


# At the desk --------------------------------------------------------------------------------------


def test_card_is_added_changed_hidden_shown_and_taken_out(anna):
    anna.post(f"{DESK}nieuw/", CARD)
    card = ToolkitCard.objects.get()
    one = f"{DESK}{card.pk}/"
    assert (card.link, card.reviewed_on) == (
        "https://gemeente.example.nl/groen",
        build.NOW.date(),
    )

    anna.post(one, opened(anna, one) | {"title": "Groen in de straat"})
    assert "Groen in de straat" in text_of(anna.get("/toolkit/"))
    anna.post(f"{one}tonen/", {"tonen": "nee"})
    assert "Groen in de straat" not in text_of(anna.get("/toolkit/"))
    assert "Groen in de straat" in text_of(anna.get(DESK))
    anna.post(f"{one}tonen/", {"tonen": "ja"})
    assert "Groen in de straat" in text_of(anna.get("/toolkit/"))
    assert "weghalen?" in text_of(anna.post(f"{one}weghalen/"))
    anna.post(f"{one}weghalen/", {"bevestigd": "1"})

    assert not ToolkitCard.objects.exists()
    assert [entry.verb for entry in LogEntry.objects.order_by("pk")] == [
        "added",
        "changed",
        "withdrawn",
        "published",
        "removed",
    ]


def test_cards_go_up_and_down_within_their_section(anna):
    first, second, third = (build.toolkit_card(title) for title in ("een", "twee", "drie"))
    build.toolkit_card("advies", section="advice")

    anna.post(f"{DESK}{third.pk}/verplaatsen/", {"naar": "omhoog"})
    assert order() == ["een", "drie", "twee"]
    anna.post(f"{DESK}{first.pk}/verplaatsen/", {"naar": "omlaag"})
    assert order() == ["drie", "een", "twee"]
    for pk, to in ((third.pk, "omhoog"), (second.pk, "omlaag"), (first.pk, "opzij")):
        anna.post(f"{DESK}{pk}/verplaatsen/", {"naar": to})

    assert order() == ["drie", "een", "twee"]
    assert LogEntry.objects.filter(verb="moved").count() == 2


def test_card_that_changes_section_comes_last_there(anna):
    card = build.toolkit_card("een")
    build.toolkit_card("twee", section="advice")
    one = f"{DESK}{card.pk}/"

    anna.post(one, opened(anna, one) | {"section": "advice"})

    assert order("advice") == ["twee", "een"]


def test_one_press_says_that_a_card_was_read_today_and_has_it_asked_for(anna, frozen_in_march):
    card = build.toolkit_card()
    ToolkitCard.objects.update(ask_at=build.NOW + timedelta(days=40))
    frozen_in_march.shift(timedelta(days=10))

    anna.post(f"{DESK}{card.pk}/nagekeken/")

    card.refresh_from_db()
    assert (card.reviewed_on, card.ask_at) == (
        (build.NOW + timedelta(days=10)).date(),
        build.NOW + timedelta(days=10),
    )


def test_dead_links_come_first_with_since_when_and_what_answered(anna):
    build.toolkit_card("Nog goed")
    build.dead(build.toolkit_card("Weg", section="rules"))
    refusing = build.toolkit_card("Weigert", section="space")
    links.keep(refusing.pk, refusing.link, Outcome(Answer.REFUSED, 403), build.NOW)

    text = text_of(anna.get(DESK))

    assert "Sinds zondag 28 februari: de pagina bestaat niet (404)" in text
    assert "Sinds dinsdag 2 maart: de site weigert ons een antwoord (403)." in text
    assert text.index("Weg") < text.index("Nog goed") < text.index("Weigert")
    assert text.count("werkt niet meer") == 1


def test_another_link_forgets_what_the_old_one_answered(anna):
    card = build.dead(build.toolkit_card())
    one = f"{DESK}{card.pk}/"

    anna.post(one, opened(anna, one) | {"link": "https://gemeente.example.nl/nieuw"})

    card.refresh_from_db()
    assert (card.is_dead, card.answer, card.ask_at) == (False, "", build.NOW)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("link", "javascript:alert(1)", "Vul een adres in"),
        ("link", "data:text/html,<b>", "Vul een adres in"),
        ("link", "http://127.0.0.1/", "Vul een adres in"),
        ("link", "https://anna:geheim@example.nl/", "Vul een adres in"),
        ("link", "anna@example.nl", "Dit is een e-mailadres"),
        ("link", f"https://example.nl/{'a' * 3000}", "hoogstens 500 tekens"),
        ("section", "muziek", "Kies een deel uit de lijst"),
        ("section", "", "Kies een deel uit de lijst"),
        ("text", "Een zin. " * 10, "Dit zijn er 10"),
        ("text", "a" * 10_000, "hoogstens 300 tekens"),
        ("title", "\0", "Vul een titel in"),
        ("title", "a" * 81, "hoogstens 80 tekens"),
    ],
)
def test_wrong_card_is_refused_in_words(anna, field, typed, said):
    response = anna.post(f"{DESK}nieuw/", CARD | {field: typed})

    assert response.status_code == 400
    assert said in text_of(response)
    assert not ToolkitCard.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "Vraag het dhr. De Vries. Hij zit op nr. 3!",
        "Voor o.a. Haarlem en Spaarndam. Ook in 2027.",
        "Zonder punt aan het eind",
    ],
)
def test_two_sentences_are_two_whatever_dots_are_in_them(anna, text):
    anna.post(f"{DESK}nieuw/", CARD | {"text": text})

    assert ToolkitCard.objects.get().text == text


def test_link_of_another_alphabet_is_read_as_it_is_written(anna):
    anna.post(f"{DESK}nieuw/", CARD | {"link": "https://www.bücher.example/a"})

    assert ToolkitCard.objects.get().link == "https://www.xn--bcher-kva.example/a"
    assert "bücher.example" in text_of(anna.get("/toolkit/"))


def test_form_that_a_colleague_saved_meanwhile_shows_both(anna):
    card = build.toolkit_card("Oud")
    one = f"{DESK}{card.pk}/"
    mine = opened(anna, one)
    anna.post(one, mine | {"title": "Van Bram"})

    response = anna.post(one, mine | {"title": "Van Anna"})

    assert response.status_code == 409
    assert "Van Bram" in text_of(response)
    assert "Van Anna" in text_of(response)
    assert order() == ["Van Bram"]


def test_the_same_link_twice_in_one_section_is_refused(anna):
    anna.post(f"{DESK}nieuw/", CARD)

    response = anna.post(f"{DESK}nieuw/", CARD | {"title": "Nog eens"})

    assert response.status_code == 400
    assert "staat al op een andere kaart" in text_of(response)
    with pytest.raises(cards.Taken):  # of two at the same moment
        cards.add(ToolkitCard(**CARD | {"link": ToolkitCard.objects.get().link}))
    assert order() == ["Subsidie voor groen"]


@pytest.mark.parametrize(
    "verb",
    [
        cards.review,
        cards.hide,
        cards.show,
        cards.remove,
        lambda card: cards.move(card, cards.UP),
        lambda card: cards.change(card, check=lambda: None),
    ],
)
def test_card_that_a_colleague_took_out_meanwhile_stays_out(verb):
    card = build.toolkit_card()
    ToolkitCard.objects.all().delete()

    with pytest.raises(cards.CardGone):
        verb(card)

    assert not ToolkitCard.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_desk_asks_the_database_the_same_for_any_number(anna, django_assert_num_queries, count):
    for number in range(count):
        build.dead(build.toolkit_card(f"Kaart {number}"))

    with django_assert_num_queries(queries.DESK + 3):  # session, who; the cards
        anna.get(DESK)


# On the site --------------------------------------------------------------------------------------


def test_page_has_the_sections_that_have_something_in_their_order(client):
    for section in ("space", "rules", "money", "advice"):
        build.toolkit_card(f"Kaart over {section}", section=section)
    ToolkitCard.objects.filter(section="rules").update(is_hidden=True)

    response = client.get("/toolkit/")

    assert [part.name for part in response.context["parts"]] == ["Advies", "Geld", "Ruimte"]
    assert "nagekeken op 2 maart 2027" in text_of(response)


def test_empty_page_says_what_to_do(client):
    assert "Mail of bel de gemeente Haarlem" in text_of(client.get("/toolkit/"))


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_database_once(client, django_assert_num_queries, count):
    for number in range(count):
        build.toolkit_card(f"Kaart {number}")

    with django_assert_num_queries(1):
        client.get("/toolkit/")


def test_home_shows_the_first_of_each_section_when_there_is_one(client):
    assert "Hulp bij uw plan" not in text_of(client.get("/"))
    for title in ("Eerste", "Tweede"):
        build.toolkit_card(title)

    text = text_of(client.get("/"))

    assert "Hulp bij uw plan" in text
    assert "Eerste" in text
    assert "Tweede" not in text


# In mails -----------------------------------------------------------------------------------------


def test_initiators_are_told_of_the_toolkit_when_there_is_something_in_it():
    edition = build.edition()
    (stand,) = build.stands(edition, 1)
    initiative = build.initiative()
    build.initiator(edition, stand=stand, initiative=initiative, email=initiative.contact_email)
    kinds = ["initiative_entered", "initiative_published", "joined"]

    def bodies() -> list[str]:
        sent = [build.mail(Message.objects.get(kind=kind)) for kind in kinds]
        return [body for mail in sent for body in (mail.body, mail.alternatives[0].content)]

    assert [body for body in bodies() if "/toolkit/" in body] == []
    build.toolkit_card()
    assert [body for body in bodies() if "https://cafe.example.nl/toolkit/" not in body] == []


# In English ---------------------------------------------------------------------------------------


def test_page_in_english_says_what_organisers_said_in_it_and_marks_the_rest(client):
    build.toolkit_card("Subsidie voor groen", text="Voor geveltuinen.")
    twin = {"en": {"title": "Grants for green", "text": "For gardens."}}
    build.toolkit_card("Fondsen", text="Wie geeft.", translations=twin)

    page = client.get("/en/toolkit/")

    read = unmarked(page.text)
    assert "Grants for green" in read
    assert "For gardens." in read
    assert "Wie geeft." not in page.text
    assert "Voor geveltuinen." in page.text
    assert "Voor geveltuinen." not in read
    assert "Subsidie voor groen" not in read
    assert "Part of this text is only in Dutch." in read


@pytest.mark.parametrize("count", [1, 3])
def test_page_in_english_takes_one_query(client, django_assert_num_queries, count):
    for number in range(count):
        build.toolkit_card(f"Kaart {number}")

    with django_assert_num_queries(1):
        client.get("/en/toolkit/")
