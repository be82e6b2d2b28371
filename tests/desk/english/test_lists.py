"""The desk's lists on English pages: the English title where there is one, found in either language, in as many queries."""

from __future__ import annotations

import csv
import io
from collections import Counter

import pytest
from django.utils import timezone, translation

from cafes.models import Edition
from courses.models import CourseRun
from desk.closing import table
from desk.closing.forms import AttendedForm
from eventsite.figures.counting import Figures
from eventsite.models import Event, Message
from eventsite.staff import finding, log
from eventsite.staff.verbs import Verb
from initiatives.models import Theme
from pitches.counts import THEME

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

ENGLISH = {"en": {"title": "Evening for young and old"}}
TWIN = "Evening for young and old"


@pytest.fixture(autouse=True)
def mira(client, settings, frozen):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.manager())


def evening(**fields) -> Edition:
    return build.edition(translations=ENGLISH, title="Avond voor jong en oud", **fields)


@pytest.mark.parametrize(
    "path",
    [
        "/en/beheer/",
        "/en/beheer/cafes/",
        "/en/beheer/cafes/{slug}/",
        "/en/beheer/evenementen/{slug}/mensen/",
        "/en/beheer/logboek/",
        "/en/beheer/mails/",
        "/en/beheer/zoeken/?q=young",
    ],
)
def test_page_shows_the_english_title_where_there_is_one(client, path):
    edition = evening()
    log.record(Verb.PUBLISHED, edition)
    build.registration(edition)
    Message.objects.update(state=Message.State.FAILED)

    page = client.get(path.format(slug=edition.slug)).text

    assert TWIN in page
    assert "Avond voor jong en oud" not in page
    assert '<span lang="nl">' not in page


@pytest.mark.parametrize(
    "path",
    [
        "/beheer/",
        "/beheer/cafes/",
        "/beheer/cafes/{slug}/",
        "/beheer/logboek/",
        "/beheer/zoeken/?q=plein",
    ],
)
def test_title_without_an_english_one_is_shown_in_dutch_and_marked(client, path):
    edition = build.edition(title="Avond op het plein")
    log.record(Verb.PUBLISHED, edition)
    address = path.format(slug=edition.slug)

    assert '<span lang="nl">Avond op het plein</span>' in client.get(f"/en{address}").text
    assert "<span lang=" not in client.get(address).text


def test_form_of_an_evening_holds_the_title_as_it_was_written(client):
    edition = evening()

    page = client.get(f"/en/beheer/cafes/{edition.slug}/gegevens/")

    assert page.context["form"].initial["title"] == "Avond voor jong en oud"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    "text", ["maart 2027", "March 2027", "16 maart jong", "16 march young", "jong en oud", "YOUNG"]
)
def test_evening_is_found_by_the_words_of_either_language(frozen_in_march, language, text):
    edition = evening(starts_at=timezone.now().replace(month=3, day=16, hour=18))
    build.edition(starts_at=timezone.now().replace(month=4, day=20, hour=18))
    assert edition.starts_at.year == 2027

    with translation.override(language):
        assert list(finding.named(Edition.objects.all(), text)) == [edition]


@pytest.mark.parametrize("text", ["maart young oud", "april jong", "märz"])
def test_evening_is_not_found_by_words_that_no_one_language_has(frozen_in_march, text):
    evening(starts_at=timezone.now().replace(month=3, day=16, hour=18))

    assert list(finding.named(Edition.objects.all(), text)) == []


@pytest.mark.parametrize(
    ("language", "typed", "number"),
    [
        ("nl", "1.200", 1200),
        ("nl", "1200", 1200),
        ("nl", "1,200", None),
        ("nl", "1.2", None),
        ("en", "1,200", 1200),
        ("en", "1200", 1200),
        ("en", "1.200", None),
        ("en", "12 people", 12),
        ("en", "two", 2),
    ],
)
def test_number_is_read_as_the_page_writes_it_and_else_refused(language, typed, number):
    with translation.override(language):
        form = AttendedForm({"waren": typed})

        assert form.is_valid() == (number is not None)
        assert form.cleaned_data.get("waren") == number


@pytest.mark.parametrize(
    ("prefix", "typed", "places"),
    [("", "1.000", 1000), ("/en", "1,000", 1000), ("/en", "1.000", None)],
)
def test_a_thousand_places_are_never_one(client, prefix, typed, places):
    edition = build.edition(capacity=80)
    path = f"{prefix}/beheer/cafes/{edition.slug}/gegevens/"
    form = client.get(path).context["form"]
    sent = {
        name: form[name].value() or "" for name in form.fields if form[name].value() is not None
    }
    sent |= {"capacity": typed}

    bound = type(form)(sent, instance=edition)
    with translation.override("en" if prefix else "nl"):
        bound.full_clean()

    assert bound.cleaned_data.get("capacity") == places
    assert ("capacity" in bound.errors) == (places is None)


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "ods"])
def test_list_of_people_has_english_heads_and_a_name_that_stays(client, suffix):
    edition = evening()
    build.bram(edition, party_size=2)
    path = f"/beheer/evenementen/{edition.slug}/mensen/download/"

    dutch, english = (client.post(f"{at}{path}", {"soort": suffix}) for at in ("", "/en"))

    first, second = (read(one) for one in (dutch, english))

    assert dutch.status_code == 200
    assert dutch["Content-Disposition"] == english["Content-Disposition"]
    if suffix == "csv":
        first, second = rows(first), rows(second)
        assert first[0][:3] == ["Naam", "E-mailadres", "Personen"]
        assert second[0][:3] == ["Name", "Email address", "People"]
        assert [row[:3] for row in first[1:]] == [row[:3] for row in second[1:]]


def read(response) -> bytes:
    content = b"".join(response.streaming_content)
    response.close()
    return content


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def busy(number: int) -> tuple[Edition, CourseRun]:
    for _n in range(number):
        edition, run = evening(), build.run(build.course(), translations=ENGLISH)
        draft = evening(status=Event.Status.DRAFT)
        (stand, *_rest), (slot, *_more) = build.stands(edition, 2), build.slots(edition, 2)
        build.initiator(edition, stand=stand, slot=slot)
        build.registration(edition)
        build.registration(run)
        build.offer(build.initiative(theme="groen"))
        log.record(Verb.CHANGED, draft)
    Message.objects.update(state=Message.State.FAILED)
    return edition, run


LISTS = {  # how many statements each asks, of one of everything as of three
    "/en/beheer/": 40,
    "/en/beheer/cafes/": 8,
    "/en/beheer/cafes/{edition}/": 29,
    "/en/beheer/cursussen/": 9,
    "/en/beheer/cursussen/{run}/": 19,
    "/en/beheer/evenementen/{edition}/mensen/": 11,
    "/en/beheer/mails/": 8,
    "/en/beheer/mensen/": 12,
    "/en/beheer/initiatieven/": 5,
    "/en/beheer/initiatieven/vragen/": 8,
    "/en/beheer/logboek/": 10,
    "/en/beheer/zoeken/?q=young": 9,
    "/en/beheer/cijfers/": 44,
}


@pytest.mark.parametrize("path", sorted(LISTS))
@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_as_many_queries_for_any_number(client, django_assert_num_queries, path, number):
    edition, run = busy(number)
    address = path.format(edition=edition.slug, run=run.pk)
    client.get(address)

    with django_assert_num_queries(LISTS[path]):
        client.get(address)


def test_sign_ups_of_one_connection_name_the_evening_in_english(client):
    build.of_one_connection(evening(capacity=20), 9)

    page = client.get("/en/beheer/").text

    assert TWIN in page
    assert "Avond voor jong en oud" not in page
    assert "Avond voor jong en oud" in client.get("/beheer/").text


def test_figures_name_their_themes_in_english(client):
    initiative = build.initiative()
    Theme.objects.filter(pk=initiative.theme_id).update(
        name="Planten en bomen", translations={"en": {"name": "Plants and trees"}}
    )
    themes = table.themes(Figures(counts=Counter({(THEME, "groen"): 1})))

    page = client.get("/en/beheer/cijfers/").text
    with translation.override("en"):
        (closed,) = table.themes(Figures(counts=Counter({(THEME, "groen"): 1})))

    assert "Plants and trees" in page
    Theme.objects.update(translations={})
    assert '<span lang="nl">Planten en bomen</span>' in client.get("/en/beheer/cijfers/").text
    assert closed.label == "Plants and trees"
    assert [row.label for row in themes] == ["Planten en bomen"]
