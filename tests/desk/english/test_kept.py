"""What somebody keeps from an English page: for good in the site's own language, or in that of whoever reads it."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from courses import waivers
from desk.figures.period import Period
from desk.models import NoteDraft, NoteLine
from desk.note import drafting, freezing
from desk.note.writing import document_of
from eventsite.models import Destruction, RetentionTerm
from eventsite.retention import categories, recording
from eventsite.staff import lines, log
from eventsite.staff.verbs import Verb

from ... import build
from ..test_settings import opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

NOTES = "/en/beheer/cijfers/nota/"
WINTER = {"van": "2026-11-02", "tot": "2027-03-06"}


@pytest.fixture(autouse=True)
def manager(client, settings, frozen):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.manager())


@pytest.fixture
def draft(client) -> NoteDraft:
    build.initiative(name="Kweektuin", theme="groen")
    client.post(f"{NOTES}nieuw/", WINTER)
    return NoteDraft.objects.get()


def article(page: str) -> str:
    return page[page.index("<article") : page.index("</article>")]


def test_note_begun_on_an_english_page_is_a_dutch_letter(draft):
    assert draft.title == "Stand van zaken overheidsparticipatie"
    assert draft.to == "de leden van de commissie Bestuur"
    assert draft.opening.startswith("Hieronder informeren wij u")


def test_draft_on_an_english_page_is_dutch_and_says_so(client, draft):
    page = client.get(f"{NOTES}{draft.pk}/").text

    assert article(page).startswith('<article class="note card" lang="nl">')
    for dutch in (
        "Vergeleken met",
        "6\N{NO-BREAK SPACE}maart\N{NO-BREAK SPACE}2027",
        "Hoe geteld?",
    ):
        assert dutch in article(page)
    for english in ("Compared with", "March", "initiative on the site"):
        assert english not in article(page)
    assert "A note is always in Dutch: that is how it goes to the committee." in page
    assert '<h1><span lang="nl">Stand van zaken overheidsparticipatie</span></h1>' in page
    own = client.get(f"{NOTES}{draft.pk}/".removeprefix("/en")).text
    assert article(own).startswith('<article class="note card">')
    assert "altijd in het" not in own


def test_version_is_the_same_whoever_froze_it(client, draft):
    path = f"{NOTES}{draft.pk}/vastleggen/"
    asked = client.post(path).context["resend"]
    client.post(path, dict(asked) | {"bevestigd": "1"})

    (version,) = draft.versions.all()
    assert version.document["organisation"] == "Gemeente Haarlem"
    assert next(one["title"] for one in version.document["sections"]) == "Initiatievencafés"
    with pytest.raises(freezing.AlreadyFrozen):  # in Dutch it says the same
        freezing.freeze(draft)


def test_own_line_finds_its_heading_from_an_english_page(client, draft):
    line = NoteLine(draft=draft, heading="Initiatieven", text="32 bewoners", source="register")
    drafting.keep_line(line, check=lambda: None)

    page = article(client.get(f"{NOTES}{draft.pk}/").text)

    assert page.count("<h3>Initiatieven</h3>") == 1


def test_fields_of_a_note_say_that_they_hold_dutch(client, draft):
    page = client.get(f"{NOTES}{draft.pk}/wijzigen/").text

    for name in ("title", "to", "opening", "closing"):
        assert (
            client.get(f"{NOTES}{draft.pk}/wijzigen/")
            .context["form"][name]
            .field.widget.attrs["lang"]
            == "nl"
        ), name
    assert page.count('lang="nl"') >= 4


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("nl", "Mira veranderde de bewaartermijn “Aanmeldingen voor een café”"),
        ("en", "Mira changed the retention period “Registrations for a café evening”"),
    ],
)
def test_retention_term_is_called_in_the_language_of_who_reads_the_log(client, language, told):
    path = "/en/beheer/instellingen/bewaren/"
    form = opened(client, path)
    key = "registrations"
    client.post(path, form | {key: str(int(form[key]) + 1)})

    with translation.override(language):
        (line,) = lines.last(1)

        assert line.sentence == told
    assert RetentionTerm.objects.get(pk=key).title == AN_EVENING


AN_EVENING = "Aanmeldingen voor een café"


def test_term_of_a_category_that_is_gone_is_called_what_it_was(monkeypatch):
    monkeypatch.setattr(RetentionTerm, "titles", {})
    term = RetentionTerm(category="oud", title="Brieven op papier", days=3)

    with translation.override("en"):
        assert term.log_name == "the retention period “Brieven op papier”"


def test_ground_of_a_destruction_is_dutch_and_marked_on_an_english_page(client):
    category = categories.every()[0]
    with translation.override("en"):
        recording.record(category, 2)

    page = client.get("/en/beheer/instellingen/vernietigd/").text

    basis = Destruction.objects.get().basis
    assert basis.startswith("Selectielijst gemeenten en intergemeentelijke organen 2020: ")
    assert f'<span lang="nl">{basis}</span>' in page


def test_log_is_said_in_the_language_of_who_reads_it():
    edition = build.edition()
    with log.acting(user=build.anna()):
        log.record(Verb.PUBLISHED, edition)
        waiver = waivers.waive(
            build.advanced(), name="Bram Jansen", email="bram@example.nl", reason="Ervaren", by=None
        )
        waivers.withdraw(waiver, by=None)

    with translation.override("nl"):
        dutch = [line.text for line in lines.last(3)]
    with translation.override("en"):
        english = [line.text for line in lines.last(3)]

    assert dutch == [
        "trok de uitzondering voor Bram Jansen in",
        "gaf de uitzondering voor Bram Jansen",
        "zette de avond op de site",
    ]
    assert english == [
        "withdrew the exception for Bram Jansen",
        "made the exception for Bram Jansen",
        "published the café evening",
    ]


def test_period_of_a_note_is_compared_in_dutch_too():
    draft = drafting.start(Period(date(2027, 1, 1), date(2027, 1, 31)))
    draft.compares = True

    with translation.override("en"):
        document = document_of(draft)

    said = " ".join(
        str(sentence)
        for section in document.sections
        for block in section.blocks
        for sentence in getattr(block, "sentences", ())
    )
    assert "In de periode daarvoor" in said
