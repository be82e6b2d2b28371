"""The accessibility statement says what the government's model asks, and no better status than its evidence carries."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from eventsite.models import AccessibilityDeviation, AccessibilityStatement, LogEntry

from ... import build
from ...cafes.test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

PAGE, FORM = "/toegankelijkheid/", "/beheer/instellingen/toegankelijkheid/"
DEVIATIONS = f"{FORM}afwijkingen/"
TODAY = build.NOW.date()
FILLED = {
    "status": "B",
    "outside": "De pagina’s van HaarlemLink.",
    "examined_on": TODAY - timedelta(days=30),
    "examined_by": "Bureau Helder",
    "report": "https://helder.example.nl/rapport",
    "signed_as": "teammanager",
    "signed_by": "Mira de Wit",
    "register": "https://www.toegankelijkheidsverklaring.nl/register/1",
}
# The parts of the model, and what of the statement stands under each.
MODEL = {
    "Waar deze verklaring over gaat": ("https://cafe.example.nl", "HaarlemLink"),
    "Status": ("Status B: voldoet gedeeltelijk", "in het register van de overheid"),
    "Wat er is onderzocht": ("WCAG 2.2", "Bureau Helder", "rapport"),
    "Wat nog niet toegankelijk is": (
        "1.4.3 Contrast",
        "Oorzaak: Een eigen kleur.",
        "Gevolg: Wie slecht ziet",
        "Wat wel kan: Bel ons.",
        "Wat wij doen: Een donkerder kleur.",
        "Klaar op:",
    ),
    "Werkt er iets niet?": ("initiatieven@example.nl", "vijf werkdagen", "Nationale ombudsman"),
    "Wie dit verklaart": ("vastgesteld door: teammanager, Mira de Wit", "gemaakt op"),
}


@pytest.fixture
def manager(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.manager())
    return client


def test_statement_has_every_part_of_the_model(client):
    build.statement(**FILLED)
    build.deviation(alternative="Bel ons.")

    text = text_of(client.get(PAGE))

    headings = [*MODEL, "Over deze site"]  # the footer ends the last part
    for heading, following in zip(MODEL, headings[1:], strict=True):
        part = text.partition(heading)[2].partition(following)[0]
        assert [one for one in MODEL[heading] if one not in part] == [], heading


def test_without_a_statement_the_page_claims_nothing_and_still_says_whom_to_tell(client):
    text = text_of(client.get(PAGE))

    assert "Status E: geen verklaring" in text
    assert "nog niet onderzocht" in text
    assert "Nog niemand heeft deze verklaring vastgesteld" in text
    assert "initiatieven@example.nl" in text


@pytest.mark.parametrize(
    ("claimed", "examined_on", "deviates", "shown"),
    [
        ("A", TODAY, False, "A"),
        ("A", TODAY, True, "B"),
        ("B", date(TODAY.year - 3, TODAY.month, TODAY.day), True, "B"),
        ("B", date(TODAY.year - 3, TODAY.month, TODAY.day) - timedelta(days=1), True, "C"),
        ("C", None, True, "C"),
        ("D", None, False, "D"),
    ],
)
def test_status_is_never_better_than_its_evidence(client, claimed, examined_on, deviates, shown):
    build.statement(status=claimed, examined_on=examined_on)
    if deviates:
        build.deviation()

    assert client.get(PAGE).context["statement"].status == shown


def test_footer_leads_to_the_statement(client):
    assert 'href="/toegankelijkheid/"' in client.get("/").text.partition("<footer")[2]


@pytest.mark.parametrize("deviations", [1, 3])
def test_statement_takes_as_many_queries_for_one_deviation_as_for_three(
    client, django_assert_num_queries, deviations
):
    build.statement()
    for _ in range(deviations):
        build.deviation()

    with django_assert_num_queries(2):
        client.get(PAGE)


TYPED = {
    "status": "C",
    "examination": "others",
    "made_on": str(TODAY),
    "signed_as": "teammanager",
}


def test_manager_fills_it_in_and_that_is_logged(manager):
    assert manager.post(FORM, TYPED).status_code == 302
    assert manager.post(FORM, TYPED | {"status": "D"}).status_code == 302

    assert AccessibilityStatement.objects.get().status == "D"
    changed = LogEntry.objects.filter(object_type="eventsite.accessibilitystatement").first()
    assert changed.changes["status"] == ["C", "D"]


@pytest.mark.parametrize("is_there", [True, False], ids=["changed", "made"])
def test_statement_that_a_colleague_saved_meanwhile_is_refused(manager, is_there):
    if is_there:
        build.statement()
    opened = {"versie": manager.get(FORM).context["form"].initial["versie"]}
    manager.post(FORM, TYPED | opened | {"signed_as": "wethouder"})

    response = manager.post(FORM, TYPED | opened | {"signed_as": "directeur"})

    assert response.status_code == 409
    assert AccessibilityStatement.objects.get().signed_as == "wethouder"


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"status": "A"}, "examined_on"),
        ({"status": "B"}, "examined_on"),
        ({"status": "A", "examined_on": str(TODAY)}, "status"),
        ({"status": "E"}, "status"),
        ({"made_on": str(TODAY + timedelta(days=1))}, "made_on"),
        ({"examined_on": "9999-12-31"}, "examined_on"),
        ({"made_on": "0001-01-01"}, "made_on"),
        ({"report": "javascript:alert(1)"}, "report"),
        ({"signed_as": "x" * 10_000}, "signed_as"),
        ({"outside": "x" * 10_000}, "outside"),
    ],
)
def test_claim_without_evidence_and_nonsense_are_refused_in_words(manager, typed, wrong):
    build.deviation()

    response = manager.post(FORM, TYPED | typed)

    assert response.status_code == 400
    assert set(response.context["form"].errors) == {wrong}
    assert not AccessibilityStatement.objects.exists()


def test_deviation_is_added_and_taken_out_again(manager):
    made = {
        "criterion": "2.1.1 Toetsenbord",
        "what": "De kaart draait niet.",
        "cause": "Nog niet gemaakt.",
        "consequence": "Wie geen muis heeft, ziet de rest niet.",
        "ground": "not-yet",
    }
    refused = manager.post(f"{DEVIATIONS}nieuw/", made)
    manager.post(f"{DEVIATIONS}nieuw/", made | {"measure": "Knoppen.", "planned_on": "2027-09-01"})

    assert set(refused.context["form"].errors) == {"measure", "planned_on"}
    assert "2.1.1 Toetsenbord" in manager.get(DEVIATIONS).text
    manager.post(f"{DEVIATIONS}{AccessibilityDeviation.objects.get().pk}/weghalen/")
    assert not AccessibilityDeviation.objects.exists()
