"""A note from its first click to a version that stays: who may, what is kept, what is refused."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, timedelta

import pytest

from desk.figures.period import Period
from desk.models import NoteDraft, NoteLine, NoteVersion
from desk.note import drafting, freezing
from eventsite.models import LogEntry, WrittenForGood
from eventsite.retention.categories import NO_NAMES
from initiatives.models import Initiative, Theme

from ... import build
from ...queries import DESK
from ..filled import Forms
from ..test_settings import opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

NOTES = "/beheer/cijfers/nota/"
WINTER = {"van": "2026-11-02", "tot": "2027-03-06"}


@pytest.fixture(autouse=True)
def manager(client, settings, frozen):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.manager())


@pytest.fixture
def draft() -> NoteDraft:
    return drafting.start(Period(date(2026, 11, 2), date(2027, 3, 6)))


def frozen_note(client, draft: NoteDraft) -> str:
    """Where the new version is, by way of the page that asks."""
    path = f"{NOTES}{draft.pk}/vastleggen/"
    asked = client.post(path).context["resend"]
    return client.post(path, dict(asked) | {"bevestigd": "1"})["Location"]


def test_one_click_makes_a_draft_that_is_filled_in(client):
    initiative = build.initiative(name="Kweektuin", theme="groen")
    bram = build.bram(build.edition())

    page = client.get("/beheer/cijfers/", WINTER).text
    (form,) = (
        one for one in Forms("/beheer/cijfers/", page).found if one.action.endswith("/nota/nieuw/")
    )

    made = client.post(form.action, form.fields, follow=True)

    assert "Stand van zaken overheidsparticipatie" in made.text
    assert "de leden van de commissie Bestuur" in made.text
    assert "<strong>1</strong> initiatief op de site." in made.text
    assert "Wie bij de deur is binnengelaten. Initiatiefnemers" in made.text
    for name in (bram.name, bram.email, initiative.contact_name, initiative.contact_email):
        assert name not in made.text


def test_same_click_twice_makes_one_draft_until_it_is_changed(client, frozen):
    for _ in range(2):
        client.post(f"{NOTES}nieuw/", WINTER)
    assert NoteDraft.objects.count() == 1

    frozen.shift(60)
    note = NoteDraft.objects.get()
    path = f"{NOTES}{note.pk}/wijzigen/"
    client.post(path, opened(client, path) | {"title": "Voortgang"})
    client.post(f"{NOTES}nieuw/", WINTER)

    assert [one.title for one in NoteDraft.objects.order_by("pk")] == ["Voortgang", "Voortgang"]


@pytest.mark.parametrize(
    ("van", "tot", "why"),
    [
        ("2027-03-06", "2026-11-02", "Deze dag is eerder dan de eerste."),
        ("", "2027-03-06", "Vul een dag in, zoals 16-03-2027."),
        ("0001-01-01", "9999-12-31", "Vul een dag in, zoals 16-03-2027."),
        ("gisteren", "x" * 10_000, "Vul een dag in, zoals 16-03-2027."),
        ("\0", "2027-02-29", "Vul een dag in, zoals 16-03-2027."),
    ],
)
def test_period_that_is_none_is_refused_with_what_was_typed(client, van, tot, why):
    response = client.post(f"{NOTES}nieuw/", {"van": van, "tot": tot})

    assert response.status_code == 400
    assert why in response.text
    assert f'value="{tot}"' in response.text
    assert not NoteDraft.objects.exists()


@pytest.mark.parametrize(
    ("van", "tot"),
    [("2027-03-06", "2027-03-06"), ("2000-01-01", "2099-12-31"), ("2030-01-01", "2030-12-31")],
)
def test_period_of_a_day_of_years_and_of_the_future_is_a_period(client, van, tot):
    note = client.post(f"{NOTES}nieuw/", {"van": van, "tot": tot})["Location"]
    path = f"{note}wijzigen/"
    client.post(path, opened(client, path) | {"compares": "on", "is_public": "on"})

    page = client.get(note)

    assert page.status_code == 200
    assert "In de periode daarvoor" in page.text


def test_change_that_ends_before_it_starts_is_refused_with_what_was_typed(client, draft):
    path = f"{NOTES}{draft.pk}/wijzigen/"

    typed = opened(client, path) | {"last": "2026-01-01", "opening": "Alinea.\n\nTweede."}
    response = client.post(path, typed)

    assert response.status_code == 400
    assert "Deze dag is eerder dan de eerste." in response.text
    assert "Tweede." in response.text
    assert NoteDraft.objects.get().last == date(2027, 3, 6)


def test_figure_from_elsewhere_stands_under_its_heading_with_its_source(client, draft):
    path = f"{NOTES}{draft.pk}/regels/"
    typed = {
        "heading": "Bestuur op Maat",
        "text": "128 initiatieven zijn besproken in Bestuur op Maat.",
        "source": "programma, 2017",
    }
    client.post(f"{path}nieuw/", typed)
    client.post(f"{path}nieuw/", typed | {"heading": "initiatieven", "text": "Nog een zin."})

    page = client.get(f"{NOTES}{draft.pk}/").text

    assert re.search(r"<h3>Bestuur op Maat</h3>.*Maat \(bron: programma, 2017\)\.", page, re.S)
    assert page.count("<h3>Initiatieven</h3>") == 1
    line = NoteLine.objects.get(heading="Bestuur op Maat")
    client.post(f"{path}{line.pk}/weghalen/")
    assert "128 initiatieven" not in client.get(f"{NOTES}{draft.pk}/").text


def test_line_without_a_source_is_refused(client, draft):
    typed = {"heading": "Subsidies", "text": "32 bewoners.", "source": " \u200b"}

    response = client.post(f"{NOTES}{draft.pk}/regels/nieuw/", typed)

    assert response.status_code == 400
    assert "32 bewoners." in response.text
    assert str(NO_NAMES) in response.text


def test_version_stays_as_it_was_whatever_happens_to_themes_and_people(client, draft):
    theme = build.theme("groen")
    build.initiative(name="Kweektuin", theme="groen")
    version = frozen_note(client, draft)
    files = ["nota.odt", "nota.pdf", "cijfers.ods"]
    page, before = client.get(version).text, [client.get(version + one).content for one in files]

    Theme.objects.filter(pk=theme.pk).update(name="tuinen")
    Initiative.objects.update(name="", theme=None)
    drafting.keep_line(
        NoteLine(draft=draft, heading="Subsidies", text="32.", source="x"), check=lambda: None
    )

    assert f"{theme.name} (1)" in page
    assert without_message(client.get(version).text) == without_message(page)
    after = [client.get(version + one).content for one in files]
    assert [contents(one) for one in after] == [contents(one) for one in before]
    assert "tuinen" not in client.get(version).text


def without_message(page: str) -> str:
    """That it was frozen is told once; each page has a token of its own."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
    return page[page.index("<article") : page.index("</article>")]


def contents(file: bytes) -> object:
    if file.startswith(b"%PDF"):
        return file
    packed = zipfile.ZipFile(io.BytesIO(file))
    return {name: packed.read(name) for name in packed.namelist()}


def test_versions_are_numbered_and_the_same_note_is_frozen_once(client, draft, frozen):
    first = frozen_note(client, draft)
    again = frozen_note(client, draft)
    path = f"{NOTES}{draft.pk}/wijzigen/"
    client.post(path, opened(client, path) | {"closing": "Na de zomer meer."})
    frozen.shift(timedelta(days=1))
    second = frozen_note(client, draft)

    assert (first, again) == (f"{NOTES}{draft.pk}/versies/1/",) * 2
    assert second == f"{NOTES}{draft.pk}/versies/2/"
    assert "Na de zomer meer." not in client.get(first).text
    assert "Na de zomer meer." in client.get(second).text
    logged = LogEntry.objects.filter(verb="froze", object_type="desk.noteversion")
    assert logged.count() == 2


def test_who_freezes_agrees_to_what_was_shown(client, draft, frozen):
    path = f"{NOTES}{draft.pk}/vastleggen/"
    asked = dict(client.post(path).context["resend"]) | {"bevestigd": "1"}
    frozen.shift(60)
    drafting.keep_line(
        NoteLine(draft=draft, heading="Subsidies", text="32.", source="x"), check=lambda: None
    )

    response = client.post(path, asked)

    assert response.status_code == 400
    assert "Er is net iets veranderd." in response.text
    assert not NoteVersion.objects.exists()


def test_organiser_writes_and_manager_freezes(client, draft):
    client.force_login(build.anna())

    page = client.get(f"{NOTES}{draft.pk}/").text

    assert "vastleggen" not in page
    assert "Een beheerder legt de nota vast" in page
    assert client.post(f"{NOTES}{draft.pk}/vastleggen/").status_code == 403


def test_note_with_a_version_is_not_thrown_away_and_one_without_is(client, draft):
    other = drafting.start(Period(date(2027, 1, 1), date(2027, 1, 1)))
    frozen_note(client, draft)

    for one in (draft, other):
        path = f"{NOTES}{one.pk}/weggooien/"
        asked = client.post(path).context
        client.post(path, dict(asked["resend"]) | {"bevestigd": "1"} if asked else {})

    assert list(NoteDraft.objects.all()) == [draft]
    with pytest.raises(drafting.HasVersions):
        drafting.forget(draft)


def test_version_is_written_for_good(draft):
    version = freezing.freeze(draft)

    for write in (version.save, version.delete, NoteVersion.objects.all().delete):
        with pytest.raises(WrittenForGood):
            write()
    with pytest.raises(WrittenForGood):
        NoteVersion.objects.update(number=2)


@pytest.mark.parametrize("name", ["nota.odt", "nota.pdf", "cijfers.ods"])
def test_draft_is_downloaded_under_a_name_that_says_what_it_is(client, draft, name):
    response = client.get(f"{NOTES}{draft.pk}/concept/{name}")

    stem, suffix = name.split(".")
    assert f'filename="{stem}-2027-03-06-concept.{suffix}"' in response["Content-Disposition"]
    assert response.content


@pytest.mark.parametrize(
    "path", ["99999999999999999999/", "7/versies/1/", "7/concept/nota.doc", "7/regels/1/"]
)
def test_what_there_is_not_is_not_found(client, draft, path):
    assert client.get(f"{NOTES}{path}").status_code == 404
    assert client.get(f"{NOTES}{draft.pk}/concept/nota.doc").status_code == 404


def test_list_of_notes_costs_the_same_for_one_and_for_three(client, django_assert_num_queries):
    drafting.start(Period(date(2027, 1, 1), date(2027, 1, 1)))
    client.get(NOTES)
    with django_assert_num_queries(DESK + 3):
        client.get(NOTES)
    for day in (2, 3):
        freezing.freeze(drafting.start(Period(date(2027, 1, day), date(2027, 1, day))))
    with django_assert_num_queries(DESK + 3):
        page = client.get(NOTES).text

    assert page.count("<time") == 2


def test_empty_list_says_what_to_do(client):
    assert "Er is nog geen nota. Kies “Nieuwe nota”" in client.get(NOTES).text
