"""The short lists that managers keep: venues, neighbourhoods, themes, courses."""

from __future__ import annotations

import pytest

from courses.models import Course
from eventsite.mails import delivery
from eventsite.models import Message, Venue
from initiatives.models import Initiative, Neighbourhood, Theme

from .. import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

SETTINGS = "/beheer/instellingen/"
HALL = {"name": "De Pletterij", "street": "Lange Herenvest 122", "city": "Haarlem"}
COURSE = {
    "title": "Begroten",
    "slug": "begroten",
    "kind": "basic",
    "summary": "Leer een begroting maken.",
    "audience": "Iedereen.",
    "position": "3",
}
# Of each list: its address, a new one, an edit of that, and what uses one.
LISTS = {
    "locaties/": (Venue, HALL, {"name": "Pletterij"}),
    "wijken/": (Neighbourhood, {"name": "Schalkwijk"}, {"name": "Schalkwijk Oost"}),
    "themas/": (Theme, {"name": "sport", "position": "3"}, {"name": "sport en spel"}),
    "cursussen/": (Course, COURSE, {"title": "Rekenen"}),
}


@pytest.fixture(autouse=True)
def manager(client, settings, frozen):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.manager())
    Theme.objects.all().delete()  # those of a new installation


def opened(client, path) -> dict[str, str]:
    """The form as a browser would send it, untouched."""
    form = client.get(path).context["form"]
    return {
        one.html_name: str(one.value() if one.value() is not None else "")
        for one in form
        if one.value() is not False
    }


@pytest.mark.parametrize("path", LISTS)
def test_one_is_added_changed_and_taken_out(client, path):
    model, new, edit = LISTS[path]

    assert client.post(f"{SETTINGS}{path}nieuw/", new)["Location"] == SETTINGS + path
    made = model.objects.get()
    one = f"{SETTINGS}{path}{made.pk}/"
    assert client.post(one, opened(client, one) | edit)["Location"] == SETTINGS + path
    assert next(iter(edit.values())) in client.get(SETTINGS + path).text
    client.post(f"{one}weghalen/")

    assert not model.objects.exists()


@pytest.mark.parametrize("typed", ["1234aa", "1234 AA", " 1234\u00a0 Aa "])
def test_postcode_has_one_spelling_however_it_is_typed(client, typed):
    client.post(f"{SETTINGS}locaties/nieuw/", HALL | {"postcode": typed})

    assert Venue.objects.get().postcode == "1234 AA"


@pytest.mark.parametrize("path", LISTS)
def test_empty_list_and_empty_form_say_what_to_do(client, path):
    assert "Hier staat nog niets" in client.get(SETTINGS + path).text
    assert client.post(f"{SETTINGS}{path}nieuw/", {}).status_code == 400


@pytest.mark.parametrize("path", LISTS)
def test_what_is_used_stays_and_says_why(client, path):
    model = LISTS[path][0]
    build.run()
    build.initiative(neighbourhood=build.neighbourhood())
    one = f"{SETTINGS}{path}{model.objects.get().pk}/"

    response = client.post(f"{one}weghalen/", follow=True)

    assert "staan" in "".join(map(str, response.context["messages"]))
    assert model.objects.count() == 1


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_as_many_queries_for_one_as_for_three(
    client, django_assert_num_queries, path, count
):
    for number in range(count):
        build.venue(name=f"Zaal {number}")
        build.neighbourhood(f"Wijk {number}")
        build.theme(f"thema-{number}")
        build.course()

    # Session, who; the list; what the menu counts. What is to come at each venue is counted by itself:
    # in one statement with the venues all that ever was there is read.
    with django_assert_num_queries(5 if path == "locaties/" else 4):
        client.get(SETTINGS + path)


@pytest.mark.parametrize("path", LISTS)
def test_lists_stand_in_the_order_in_which_people_choose_from_them(client, path):
    model, new, _edit = LISTS[path]
    name = "title" if path == "cursussen/" else "name"
    for number, called in enumerate(("Zwemmen", "Aan zee", "Muziek")):
        place = {"slug": f"c{number}", "position": str(9 - number)}
        client.post(f"{SETTINGS}{path}nieuw/", new | place | {name: called})

    rows = [row.name for _url, row in client.get(SETTINGS + path).context["rows"]]

    assert rows == [getattr(one, name) for one in model.objects.all()]


@pytest.mark.parametrize("path", LISTS)
def test_form_that_a_colleague_saved_meanwhile_is_refused(client, path):
    model, new, edit = LISTS[path]
    client.post(f"{SETTINGS}{path}nieuw/", new)
    one = f"{SETTINGS}{path}{model.objects.get().pk}/"
    mine = opened(client, one)
    client.post(one, mine | edit)

    (field,) = edit
    refused = client.post(one, mine | {field: "Iets anders"})

    assert refused.status_code == 409
    assert getattr(model.objects.get(), field) == edit[field]


def test_new_address_is_asked_first_and_then_told(client):
    venue = build.venue()
    edition = build.edition()
    bram = build.bram(edition)
    delivery.deliver_due()
    one = f"{SETTINGS}locaties/{venue.pk}/"
    moved = opened(client, one) | {"street": "Kleine Houtweg 1"}

    asked = client.post(one, moved)
    assert "Kleine Houtweg 1" in asked.text
    assert venue.street == Venue.objects.get().street
    client.post(one, moved | {"bevestigd": "1"})

    assert Venue.objects.get().street == "Kleine Houtweg 1"
    kinds = Message.objects.filter(registration=bram).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["confirmation", "event_changed"]


def test_what_nobody_has_to_know_of_a_hall_is_saved_without_a_question(client):
    venue = build.venue()
    build.bram(build.edition())
    one = f"{SETTINGS}locaties/{venue.pk}/"

    response = client.post(
        one, opened(client, one) | {"accessibility": "Drempelvrij.", "capacity": "120"}
    )

    assert response.status_code == 302
    assert Message.objects.count() == 1
    assert "<td>120</td>" in client.get(f"{SETTINGS}locaties/").text


def test_how_one_gets_there_is_typed_in_groups_and_nobody_is_mailed(client):
    venue = build.venue()
    build.bram(build.edition())
    one = f"{SETTINGS}locaties/{venue.pk}/"
    said = {
        "public_transport": "Bus 73.\nOf lopend.",
        "cycling": "Rekken.",
        "parking": "Garage.",
        "step_free_way": "De glazen deur.",
        "step_free": "partly",
        "accessible_toilet": "yes",
        "hearing_loop": "",
    }

    page = client.get(one)
    response = client.post(one, opened(client, one) | said)

    assert page.text.count("<legend>") == 4
    assert page.text.count('<option value="" selected\n>Niet bekend</option>') == 3
    assert response.status_code == 302
    assert Message.objects.count() == 1
    assert Venue.objects.values(*said).get() == said


@pytest.mark.parametrize("capacity", ["0", "-1", "100001", "veel", "9" * 30])
def test_a_hall_holds_a_number_of_people(client, capacity):
    venue = build.venue()
    one = f"{SETTINGS}locaties/{venue.pk}/"

    assert client.post(one, opened(client, one) | {"capacity": capacity}).status_code == 400
    assert Venue.objects.get().capacity is None


def test_neighbourhood_keeps_its_address_when_its_name_changes(client):
    client.post(f"{SETTINGS}wijken/nieuw/", {"name": "Oost"})
    client.post(f"{SETTINGS}wijken/nieuw/", {"name": "Öost"})
    first, second = Neighbourhood.objects.order_by("pk")

    client.post(f"{SETTINGS}wijken/{first.pk}/", {"name": "Haarlem-Oost"})

    assert (first.slug, second.slug) == ("oost", "oost-2")
    assert Neighbourhood.objects.get(pk=first.pk).slug == "oost"


def test_theme_keeps_its_address_when_its_name_changes(client):
    client.post(f"{SETTINGS}themas/nieuw/", {"name": "sport en spel", "position": "1"})
    theme = Theme.objects.get()

    client.post(f"{SETTINGS}themas/{theme.pk}/", {"name": "bewegen", "position": "1"})

    assert client.get("/initiatieven/?thema=sport-en-spel").status_code == 200
    assert str(Theme.objects.get(slug="sport-en-spel")) == "bewegen"


@pytest.mark.parametrize("path", ["wijken/", "themas/"])
def test_initiatives_are_found_by_the_new_name_of_their_theme_or_neighbourhood(client, path):
    made = build.initiative(neighbourhood=build.neighbourhood("Oost"), theme="sport")
    other = build.initiative()
    listed = made.neighbourhood if path == "wijken/" else made.theme

    one = f"{SETTINGS}{path}{listed.pk}/"
    client.post(one, opened(client, one) | {"name": "Waarderpolder"})

    assert list(Initiative.objects.matching("waarderpolder")) == [made]
    assert Initiative.objects.get(pk=other.pk).search_text == other.search_text
    assert Initiative.objects.get(pk=made.pk).modified_at == made.modified_at


def test_themes_are_chosen_from_in_their_order(client):
    for name, position in (("aan zee", 2), ("zorg", 1)):
        client.post(f"{SETTINGS}themas/nieuw/", {"name": name, "position": position})

    theme = client.get("/initiatieven/nieuw/").context["form"]["theme"]

    assert [label for _, label in theme.field.choices][1:] == ["zorg", "aan zee"]


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("locaties/", {"latitude": "52"}),
        ("locaties/", {"latitude": "NaN", "longitude": "4"}),
        ("locaties/", {"latitude": "91", "longitude": "4"}),
        ("locaties/", {"parking": "x" * 401}),
        ("locaties/", {"step_free": "soms"}),
        ("locaties/", {"name": "x" * 10_000}),
        ("cursussen/", {"prerequisite": "99999999999999999999"}),
        ("cursussen/", {"prerequisite_sessions": "3"}),
        ("cursussen/", {"certificate_sessions": "0"}),
        ("cursussen/", {"certificate_sessions": "99999"}),
        ("cursussen/", {"position": "-1"}),
        ("cursussen/", {"slug": "met spatie"}),
        ("wijken/", {"name": "x" * 81}),
        ("themas/", {"name": "x" * 81}),
        ("themas/", {"position": "99999999999999999999"}),
        ("themas/", {"position": "-1"}),
    ],
)
def test_nonsense_is_refused_in_words(client, path, wrong):
    model, new, _edit = LISTS[path]

    response = client.post(f"{SETTINGS}{path}nieuw/", new | wrong)

    assert response.status_code == 400
    assert not model.objects.exists()


def test_name_that_another_has_is_refused(client):
    build.neighbourhood("Schalkwijk")

    response = client.post(f"{SETTINGS}wijken/nieuw/", {"name": "Schalkwijk"})

    assert response.status_code == 400
    assert Neighbourhood.objects.count() == 1
