"""What organisers write in another language: a field for each text, on each of their forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session as SignedIn
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cafes.models import Cover, Edition, Photo, Stand
from courses.models import Course, CourseRun
from desk.settings.forms import VenueForm
from eventsite.models import Event, LogEntry, Mailing, SavedText, Session, SiteSettings, Venue
from eventsite.models.translated import Translated
from eventsite.pages.details_forms import PREFIX
from eventsite.site import reading
from eventsite.staff import lines
from initiatives.models import Theme, ToolkitCard

from .. import build

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db,
    pytest.mark.usefixtures("frozen_in_march"),
]

SETTINGS = "/beheer/instellingen/"
SAVED = {302, 303}


@dataclass(frozen=True)
class Page:
    """A form, what it is about, and the texts that it asks for; ``prefix`` of one row of several."""

    at: Callable[[], tuple[str, Any]]
    texts: tuple[str, ...]
    name: str = "form"
    prefix: str = ""


def _edition() -> tuple[str, Any]:
    edition = build.edition(
        description="Over.", practical_information="Kom op tijd.", thanks="Dank.", table_size="2 m"
    )
    return f"/beheer/cafes/{edition.slug}/gegevens/", edition


def _session_of_an_edition() -> tuple[str, Any]:
    path, edition = _edition()
    edition.sessions.update(title="In de zaal")
    return path, edition.sessions.get()


def _run() -> tuple[str, Any]:
    run = build.run(description="Over.", practical_information="Kom op tijd.", thanks="Dank.")
    return f"/beheer/cursussen/{run.pk}/wijzigen/", run


def _session_of_a_run() -> tuple[str, Any]:
    run = build.run(sessions=1)
    run.sessions.update(title="De eerste")
    return f"/beheer/cursussen/{run.pk}/bijeenkomsten/", run.sessions.get()


def _aftermath() -> tuple[str, Any]:
    edition = build.edition(starts_at=build.NOW - timedelta(days=2), aftermath="Een tuin.")
    return f"/beheer/cafes/{edition.slug}/fotos/tekst/", edition


def _photo() -> tuple[str, Any]:
    photo = build.photo(build.edition(starts_at=build.NOW - timedelta(days=2)))
    return f"/beheer/cafes/{photo.edition.slug}/fotos/{photo.pk}/", photo


def _cover() -> tuple[str, Any]:
    cover = build.cover(build.edition())
    return f"/beheer/cafes/{cover.edition.slug}/foto/", cover


def _kept(list_: str, make: Callable[[], Any]) -> Callable[[], tuple[str, Any]]:
    def at() -> tuple[str, Any]:
        row = make()
        return f"{SETTINGS}{list_}/{row.pk}/", row

    return at


def _venue() -> Venue:
    return build.venue(**dict.fromkeys(Venue.TRANSLATED, "Zo komt u er."))


def _site(page: str) -> Callable[[], tuple[str, Any]]:
    def at() -> tuple[str, Any]:
        row = SiteSettings.objects.create(**dict.fromkeys(SiteSettings.TRANSLATED, "Zo."))
        reading.changed()
        return f"{SETTINGS}{page}/", row

    return at


def _card() -> tuple[str, Any]:
    card = build.toolkit_card()
    return f"/beheer/toolkit/{card.pk}/", card


def _mailing() -> tuple[str, Any]:
    mailing = build.mailing(build.edition())
    return f"/beheer/berichten/{mailing.pk}/wijzigen/", mailing


def _saved_text() -> tuple[str, Any]:
    kept = SavedText.objects.create(subject="Dag", text="Tot dan.")
    return f"/beheer/berichten/teksten/{kept.pk}/", kept


EVENT = Event.TRANSLATED
PAGES = {
    "evening": Page(_edition, (*EVENT, "headline", "table_size", "stall_information")),
    "session of an evening": Page(_session_of_an_edition, ("title",), "sessions", f"{PREFIX}-0-"),
    "run": Page(_run, EVENT),
    "session of a run": Page(_session_of_a_run, ("title",), "sessions", f"{PREFIX}-0-"),
    "aftermath": Page(_aftermath, ("aftermath",)),
    "photo": Page(_photo, Photo.TRANSLATED),
    "cover": Page(_cover, Cover.TRANSLATED),
    "venue": Page(_kept("locaties", _venue), Venue.TRANSLATED),
    "course": Page(_kept("cursussen", build.course), Course.TRANSLATED),
    "theme": Page(_kept("themas", build.theme), Theme.TRANSLATED),
    "name of the site": Page(_site("site"), ("behind",)),
    "texts of the site": Page(_site("teksten"), SiteSettings.TRANSLATED[1:]),
    "card": Page(_card, ToolkitCard.TRANSLATED),
    "message": Page(_mailing, Mailing.TRANSLATED),
    "saved text": Page(_saved_text, SavedText.TRANSLATED),
}
each = pytest.mark.parametrize("asked", PAGES.values(), ids=PAGES)


@pytest.fixture
def client(settings) -> Client:
    settings.STAFF_NEED_SECOND_FACTOR = False
    client = Client()
    client.force_login(build.manager(email="mira@example.nl"))
    return client


def sent(client: Client, path: str) -> dict[str, str]:
    """All forms of the page as a browser would send them, untouched."""
    context = client.get(path).context
    form, rows = context.get("form"), context.get("sessions")
    said = [rows.management_form, *rows.forms] if rows else []
    return {
        one.html_name: str(one.value() if one.value() is not None else "")
        for form in [*([form] if form else []), *said]
        for one in form
        if one.value() is not False and one.name != "DELETE"
    }


def english(asked: Page) -> dict[str, str]:
    return {f"{asked.prefix}{text}_en": f"In English: {text}" for text in asked.texts}


def fresh(row: Any) -> Any:
    return type(row)._default_manager.get(pk=row.pk)


@each
def test_each_text_is_asked_in_english_beside_its_own(client, asked):
    path, _row = asked.at()

    html = client.get(path).text

    for name in english(asked):
        (tag,) = [one for one in html.split("<") if f'name="{name}"' in one]
        assert 'lang="en"' in tag
        assert "required" not in tag
    assert '<details class="translated"' in html
    assert "In het Engels" in html
    assert "0 van " in html


@each
def test_what_is_written_in_english_is_kept_shown_again_and_taken_out_again(client, asked):
    path, row = asked.at()

    saved = client.post(path, sent(client, path) | english(asked))
    assert saved.status_code in SAVED
    said = {text: f"In English: {text}" for text in asked.texts}
    assert fresh(row).translations == {"en": said}
    again = sent(client, path)
    assert {name: again[name] for name in english(asked)} == english(asked)
    assert '<details class="translated" open' in client.get(path).text

    assert client.post(path, again | dict.fromkeys(english(asked), "  ")).status_code in SAVED
    assert fresh(row).translations == {}


@each
def test_the_page_in_english_says_it_in_english(client, asked):
    path, row = asked.at()
    client.post(path, sent(client, path) | english(asked))

    for text in asked.texts:
        with translation.override("en"):
            assert getattr(fresh(row).texts, text) == f"In English: {text}"
        assert getattr(fresh(row).texts, text) == getattr(fresh(row), text)


@each
def test_a_text_that_is_too_long_or_unseen_is_refused_or_cleaned_as_its_own_is(client, asked):
    path, row = asked.at()
    limits = {f"{asked.prefix}{text}_en": text for text in asked.texts}
    shown = client.get(path).context[asked.name]
    form = shown.forms[0] if asked.prefix else shown
    for name, text in limits.items():
        field = form.fields[f"{text}_en"]
        assert field.max_length == form.fields[text].max_length, name
        assert type(field) is type(form.fields[text])

    odd = dict.fromkeys(limits, " A\u200b  walk ")
    assert client.post(path, sent(client, path) | odd).status_code in SAVED
    assert set(fresh(row).translations["en"].values()) <= {"A walk", "A  walk", "A walk "}
    name, text = next(iter(limits.items()))
    most = form.fields[text].max_length
    if most is None:
        return
    refused = client.post(path, sent(client, path) | {name: "x" * (most + 1)})
    assert refused.status_code == 400
    assert "x" * (most + 1) in refused.text
    assert '<details class="translated" open' in refused.text
    assert set(fresh(row).translations["en"].values()) <= {"A walk", "A  walk"}


@each
def test_two_who_write_in_english_at_once_are_shown_both(client, asked):
    path, row = asked.at()
    opened = sent(client, path)
    client.post(path, opened | english(asked))

    name = next(iter(english(asked)))
    both = client.post(path, opened | {name: "Mine", **dict(list(english(asked).items())[1:])})

    assert both.status_code == 409
    assert "Mine" in both.text
    assert "in het Engels" in both.text
    assert "In English" in next(iter(fresh(row).translations["en"].values()))


@each
def test_a_page_that_was_opened_before_there_was_english_takes_none_away(client, asked):
    path, row = asked.at()
    client.post(path, sent(client, path) | english(asked))
    before = fresh(row).translations

    without = {
        name: said
        for name, said in sent(client, path).items()
        if not name.endswith(("_en", "versie"))
    }
    assert client.post(path, without).status_code in SAVED

    assert fresh(row).translations == before


def test_what_another_form_has_in_english_stays(client):
    path, edition = _edition()
    edition.translations = {"en": {"aftermath": "A garden."}, "fy": {"title": "Jûn"}}
    edition.save()

    client.post(path, sent(client, path) | {"title_en": "Evening"})

    edition.refresh_from_db()
    assert edition.translations == {
        "en": {"aftermath": "A garden.", "title": "Evening"},
        "fy": {"title": "Jûn"},
    }


def test_the_log_says_what_became_of_a_title_in_english_and_of_a_text_that_it_changed(client):
    path, edition = _edition()
    edition.translations = {"en": {"title": "Evening"}}
    edition.save()

    client.post(path, sent(client, path) | {"title_en": "A night out", "description_en": "Secret"})

    (line,) = lines.last(1, event=edition)
    assert {str(change) for change in line.changes} == {
        "beschrijving in het Engels",
        "titel in het Engels Evening → A night out",
    }
    assert "Secret" not in str(LogEntry.objects.values_list("changes", flat=True))


def test_a_card_in_english_holds_to_two_sentences_too(client):
    path, card = _card()

    refused = client.post(path, sent(client, path) | {"text_en": "One. Two. Three."})

    assert refused.status_code == 400
    assert "Houd het bij twee zinnen. Dit zijn er 3." in refused.text
    assert fresh(card).translations == {}


def test_a_message_in_english_has_both_a_subject_and_a_text(client):
    path, mailing = _mailing()

    for name in ("subject_en", "text_en"):
        refused = client.post(path, sent(client, path) | {name: "Hello"})
        assert refused.status_code == 400
        assert "in het Engels" in refused.context["form"].errors.as_text()
    assert fresh(mailing).translations == {}


def test_who_comes_back_signed_in_finds_their_english_and_its_group_open(client):
    path, _row = _edition()
    typed = sent(client, path) | {"title_en": "Half a thought"}
    SignedIn.objects.all().delete()

    sent_on = client.post(path, typed, headers={"referer": f"http://testserver{path}"})
    client.get(sent_on["Location"])
    who = {"login": "mira@example.nl", "password": build.PASSWORD}
    page = client.get(client.post(sent_on["Location"], who)["Location"]).text

    assert 'value="Half a thought"' in page
    assert '<details class="translated" open' in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"en": {}},
        {"en": {"title": ""}},
        {"en": {"title": " "}},
        {"en": "Dag"},
        {"nl": {"title": "x"}},
    ],
)
def test_nothing_that_is_no_text_in_another_language_gets_to_the_database(wrong):
    edition = build.edition()

    with pytest.raises(ValueError, match="no text"):
        Edition.objects.filter(pk=edition.pk).update(translations=wrong)
    edition.translations = wrong
    with pytest.raises(ValueError, match="no text"):
        edition.save()
    with pytest.raises(ValueError, match="no text"):
        Theme.objects.bulk_create([Theme(name="x", slug="x", translations=wrong)])


said = st.text(max_size=40)


@given(typed=st.dictionaries(st.sampled_from(Venue.TRANSLATED), said))
def test_whatever_is_typed_is_read_back_as_it_was_cleaned_or_is_no_text(typed):
    beside = {f"{name}_en": text for name, text in typed.items()}
    own = {"name": "Zaal", "street": "Straat 1", "city": "Haarlem"} | dict.fromkeys(
        Venue.TRANSLATED, "Zo."
    )
    form = VenueForm(own | beside)
    assert form.is_valid() or not set(form.errors) - set(beside)
    if not form.is_valid():
        return
    form.save()

    venue = Venue.objects.latest("pk")
    texts = venue.translations.get("en", {})
    assert texts == {
        name: form.cleaned_data[f"{name}_en"] for name in typed if form.cleaned_data[f"{name}_en"]
    }
    assert all(text.strip() for text in texts.values())
    assert VenueForm(instance=venue).initial["cycling_en"] == texts.get("cycling", "")


def test_a_form_stands_here_for_everything_that_is_written_in_more_languages():
    models = set(_of(Translated))
    shown = {Edition, Session, CourseRun, Photo, Cover, Venue, Course, Theme, SiteSettings}
    shown |= {ToolkitCard, Mailing, SavedText, Stand}
    # An event and a picture are always one of their kinds; a certificate says what its course was called.
    assert {model.__name__ for model in models - shown} == {"Event", "Certificate"}


def _of(model: type) -> list[type]:
    found = []
    for one in model.__subclasses__():
        found += [*([] if one._meta.abstract else [one]), *_of(one)]
    return found
