"""One stall at a time, from its panel on the organisers' floor plan; all of it without script."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cafes import layout, stands
from cafes.models import Fixture, Stand
from eventsite.booking import calling_off
from eventsite.mails import delivery
from pitches import taking_part

from .. import build
from ..eventsite.web.test_versions import fields_of
from .test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def edition():
    """Two stalls in a hall with a stage and an entrance."""
    made = build.edition()
    build.stands(made, 2, y=50)
    for kind, x, y, width, height in (
        ("walls", 0, 0, 160, 120),
        ("stage", 60, 4, 40, 20),
        ("entrance", 60, 116, 40, 7),
    ):
        Fixture.objects.create(edition=made, kind=kind, x=x, y=y, width=width, height=height)
    return made


@pytest.fixture
def anna(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())
    return client


def plan(edition, end: str = "") -> str:
    return f"/beheer/cafes/{edition.slug}/kramen/{end}"


def fields(stand: Stand, **changes) -> dict[str, str]:
    """The panel's form as the browser sends it."""
    names = ("number", "kind", "x", "y", "width", "height", "adviser")
    sent = {f"kraam-{name}": str(getattr(stand, name)) for name in names}
    return sent | {f"kraam-{name}": str(value) for name, value in changes.items()}


def save(client, edition, stand, **changes):
    address = plan(edition, f"{stand.pk}/?kraam={stand.number}")
    return client.post(address, {"do": "save", **fields(stand, **changes)}, follow=True)


def test_every_stall_on_the_plan_is_a_link_to_its_panel(anna, edition):
    html = anna.get(plan(edition)).content.decode()

    for number in (1, 2):
        assert html.count(f'href="{plan(edition)}?kraam={number}#kraam"') == 1  # on the plan
        assert html.count(f'href="?kraam={number}#kraam"') == 1  # in the list


def test_panel_says_who_has_the_stall_and_the_plan_which_is_open(anna, edition):
    build.initiator(edition, stand=edition.stands.get(number=2), name="Chaima El Amrani")

    page = anna.get(plan(edition, "?kraam=2"))

    assert "Kraam 2" in text_of(page)
    assert "Chaima El Amrani" in text_of(page)
    assert page.content.decode().count("stand--open") == 1


@pytest.mark.parametrize("number", ["99", "x", "0", "9" * 5000, "\x00"])
def test_panel_of_a_stall_that_is_not_there_says_so(anna, edition, number):
    page = anna.get(plan(edition), {"kraam": number})

    assert page.status_code == 404
    assert "Deze kraam staat niet (meer) op de plattegrond." in text_of(page)


def test_stall_is_changed_from_its_panel(anna, edition):
    page = save(anna, edition, edition.stands.get(number=1), number=7, x=110, has_power="on")

    assert "Kraam 7 is opgeslagen." in text_of(page)
    assert page.request["QUERY_STRING"] == "kraam=7"
    stand = edition.stands.get(number=7)
    assert (stand.x, stand.has_power, stand.is_accessible) == (110, True, False)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"x": 60}, "Kraam 1 en kraam 2 staan over elkaar heen."),
        ({"x": 70, "y": 10}, "Kraam 1 staat op het podium."),
        ({"x": 70, "y": 100}, "Kraam 1 staat in de ingang."),
        ({"x": 150}, "Kraam 1 staat niet helemaal binnen de muren van de zaal."),
        ({"x": 10**30}, "10000"),
        ({"x": -1}, "Vul ten minste 0 in."),
        ({"number": 2}, "Dit nummer is al gebruikt."),
        ({"kind": "tent"}, "tent"),
        ({"adviser": "Gemeente"}, "Alleen bij een adviestafel hoort een adviseur."),
    ],
)
def test_stall_that_can_not_be_so_is_refused_in_words(anna, edition, changes, says):
    page = save(anna, edition, edition.stands.get(number=1), **changes)

    assert page.status_code == 400
    assert says in text_of(page)
    assert edition.stands.get(number=1).x == 30


def test_beside_stage_and_entrance_is_fine(anna, edition):
    for x, y in ((35, 4), (100, 4), (70, 24), (70, 96), (35, 97)):
        assert save(anna, edition, edition.stands.get(number=1), x=x, y=y).status_code == 200

    assert edition.stands.get(number=1).y == 97


def test_new_stall_is_suggested_where_there_is_room(anna, edition):
    shown = anna.get(plan(edition, "?kraam=nieuw")).context["panel"].form
    new = fields(shown.instance)

    page = anna.post(plan(edition, "nieuw/?kraam=nieuw"), new, follow=True)

    assert "De kraam staat op de plattegrond." in text_of(page)
    assert edition.stands.get(number=3).x < 60


def test_first_stall_of_an_evening_needs_no_other(anna):
    edition = build.edition()
    shown = anna.get(plan(edition, "?kraam=nieuw")).context["panel"].form

    anna.post(plan(edition, "nieuw/?kraam=nieuw"), fields(shown.instance))

    assert edition.stands.get().number == 1


def test_new_stall_over_another_is_refused_and_what_was_typed_stays(anna, edition):
    new = fields(Stand(edition=edition, number=3, x=35, y=50))

    page = anna.post(plan(edition, "nieuw/?kraam=nieuw"), new)

    assert page.status_code == 400
    assert "Kraam 1 en kraam 3 staan over elkaar heen." in text_of(page)
    assert 'value="35"' in page.content.decode()
    assert edition.stands.count() == 2


def act(client, edition, number, **sent):
    stand = edition.stands.get(number=number)
    return client.post(plan(edition, f"{stand.pk}/?kraam={number}"), sent, follow=True)


def test_stall_is_blocked_with_a_reason_and_given_free_again(anna, edition):
    without = act(anna, edition, 1, do="block", because=" ")
    assert "Vul in waarom niemand hier mag staan." in text_of(without)
    assert without.status_code == 400

    act(anna, edition, 1, do="block", because="nooduitgang")
    assert [stand.number for stand in edition.stands.bookable()] == [2]
    assert "niet te boeken: nooduitgang" in text_of(anna.get(plan(edition)))

    act(anna, edition, 1, do="free")
    assert edition.stands.bookable().count() == 2


@pytest.mark.parametrize("sent", [{"do": "block", "because": "vol"}, {"do": "remove"}])
def test_stall_with_somebody_at_it_is_not_blocked_or_removed(anna, edition, sent):
    build.initiator(edition, stand=edition.stands.get(number=1))

    page = act(anna, edition, 1, **sent)

    assert page.status_code == 409
    assert "Hier staat iemand." in text_of(page)
    assert edition.stands.get(number=1).blocked_because == ""


def test_stall_is_removed(anna, edition):
    assert "De kraam is verwijderd." in text_of(act(anna, edition, 1, do="remove"))
    assert edition.stands.get().number == 2


def test_button_that_is_none_of_ours_changes_nothing(anna, edition):
    page = act(anna, edition, 1, do="dance")

    assert page.status_code == 400
    assert "Er is niets veranderd." in text_of(page)


def test_stall_is_taken_away_and_who_had_it_is_mailed(anna, edition):
    stand = edition.stands.get(number=1)
    chaima = build.initiator(edition, stand=stand, name="Chaima El Amrani")
    delivery.deliver_due()

    asked = anna.post(plan(edition, f"{stand.pk}/leeg/"))
    assert "Chaima El Amrani" in text_of(asked)
    assert chaima.stand_bookings.live().exists()

    page = anna.post(plan(edition, f"{stand.pk}/leeg/"), {"bevestigd": "1"}, follow=True)
    again = anna.post(plan(edition, f"{stand.pk}/leeg/"), follow=True)

    assert "Chaima El Amrani heeft deze kraam niet meer, en krijgt een mail." in text_of(page)
    assert "Niemand heeft deze kraam." in text_of(again)
    chaima.refresh_from_db()
    assert not chaima.is_initiator
    assert chaima.messages.filter(kind="parts_changed").count() == 1


def test_stall_of_an_evening_that_is_over_stays_whose_it_was(anna, frozen):
    edition = build.edition(starts_at=build.NOW + timedelta(hours=1))
    stand, other = build.stands(edition, 2)
    chaima = build.initiator(edition, stand=stand)
    frozen.move_to(edition.ends_at + timedelta(minutes=1))

    page = anna.post(plan(edition, f"{stand.pk}/leeg/"), {"bevestigd": "1"}, follow=True)
    move = {"booking": chaima.stand_bookings.get().pk, "stand": other.pk, "bevestigd": "1"}
    moved = anna.post(plan(edition, "verplaatsen/?kraam=1"), move, follow=True)
    numbered = save(anna, edition, stand, number=9)

    assert "Deze avond is voorbij." in text_of(page)
    assert "Wie er stond, blijft staan." in text_of(moved)
    assert numbered.status_code == 409
    assert chaima.stand_bookings.live().get().stand == stand
    assert edition.stands.filter(number=1).exists()
    panel = anna.get(plan(edition, "?kraam=1")).content.decode()
    assert "verplaatsen/" not in panel
    assert "leeg/" not in panel


def test_of_an_evening_that_is_off_nobody_is_mailed_and_nothing_says_so(anna, edition):
    first, second = edition.stands.all()
    chaima = build.initiator(edition, stand=first)
    delivery.deliver_due()
    calling_off.call_off(edition)
    move = {"booking": chaima.stand_bookings.get().pk, "stand": second.pk}

    page = anna.post(plan(edition, "verplaatsen/?kraam=1"), move, follow=True)

    assert chaima.stand_bookings.get().stand == second
    assert "krijgt niemand een mail" in text_of(page)
    assert "krijgt een mail" not in text_of(page)
    assert "plek-geven" not in page.content.decode()


def test_who_got_the_stall_since_the_question_keeps_it_until_it_is_asked_anew(anna, edition):
    stand, other = edition.stands.all()
    chaima = build.initiator(edition, stand=stand, name="Chaima El Amrani")
    build.initiator(edition, stand=other, name="Daan de Vries")
    asked = fields_of(anna.post(plan(edition, f"{stand.pk}/leeg/")).text)
    stands.assign(other, chaima.stand_bookings.get())

    again = anna.post(plan(edition, f"{stand.pk}/leeg/"), asked | {"bevestigd": "1"})

    assert "Er is net iets veranderd." in text_of(again)
    assert "Daan de Vries" in text_of(again)
    assert stand.bookings.live().exists()


def test_who_has_no_stall_any_more_can_not_be_moved(anna, edition):
    stand, other = edition.stands.all()
    chaima = build.initiator(edition, stand=stand)
    sent = {"booking": chaima.stand_bookings.get().pk, "stand": other.pk}
    taking_part.give_up(chaima, stand=True)

    page = anna.post(plan(edition, "verplaatsen/?kraam=1"), sent, follow=True)

    assert "Dat kan niet meer. Kijk hoe het nu is." in text_of(page)


def test_panel_leads_to_giving_this_stall(anna, edition):
    html = anna.get(plan(edition, "?kraam=2")).content.decode()
    address = f"/beheer/cafes/{edition.slug}/plek-geven/?kraam=2"

    assert f'href="{address}"' in html
    chosen = anna.get(address).context["form"].fields["stand"].initial
    assert chosen == str(edition.stands.get(number=2).pk)


def test_moving_somebody_says_first_who_is_mailed(anna, edition):
    first, second = edition.stands.all()
    one, other = (
        build.initiator(edition, stand=stand, name=name)
        for stand, name in ((first, "Chaima El Amrani"), (second, "Daan de Vries"))
    )
    sent = {"booking": one.stand_bookings.get().pk, "stand": second.pk}
    delivery.deliver_due()

    asked = anna.post(plan(edition, "verplaatsen/?kraam=1"), sent)

    assert {"Chaima El Amrani", "Daan de Vries"} <= {
        name for name in ("Chaima El Amrani", "Daan de Vries") if name in text_of(asked)
    }
    assert one.stand_bookings.get().stand == first
    anna.post(plan(edition, "verplaatsen/?kraam=1"), sent | {"bevestigd": "1"})
    assert (one.stand_bookings.get().stand, other.stand_bookings.get().stand) == (second, first)


def test_panel_that_was_open_while_another_saved_shows_both_versions(anna, edition):
    stand = edition.stands.get(number=1)
    shown = anna.get(plan(edition, "?kraam=1")).context["panel"].form
    edition.stands.filter(pk=stand.pk).update(x=100)

    page = save(anna, edition, stand, versie=shown["versie"].value(), has_power="on")

    assert page.status_code == 409
    assert "100" in text_of(page)
    assert edition.stands.get(pk=stand.pk).x == 100


def table(anna, edition) -> dict[str, str]:
    """The rows of stalls as they are shown now, and none of what else stands in the room."""
    rows = anna.get(plan(edition)).context["rows"]
    sent = {f"{rows.prefix}-{k}": str(v) for k, v in rows.management_form.initial.items()}
    for form in rows.forms:
        for field in form:
            value = field.value()
            if value not in (None, False):
                sent[field.html_name] = "on" if value is True else str(value)
    return sent | {"fixtures-TOTAL_FORMS": "0", "fixtures-INITIAL_FORMS": "0"}


def test_table_that_was_open_while_another_saved_is_refused(anna, edition):
    sent = table(anna, edition) | {"stands-0-x": "95"}
    edition.stands.filter(number=1).update(y=80)

    page = anna.post(plan(edition), sent)

    assert page.status_code == 409
    assert (edition.stands.get(number=1).x, edition.stands.get(number=1).y) == (30, 80)
    layout.save_plan(edition, deleted=[edition.stands.get(number=2)])
    page = anna.post(plan(edition), sent)
    assert "Rij 2: Iemand anders heeft dit net weggehaald." in text_of(page)


def test_table_says_which_row_another_took_away_and_saves_the_rest_without_it(anna, edition):
    sent = table(anna, edition) | {"stands-1-x": "110"}
    layout.save_plan(edition, deleted=[edition.stands.get(number=1)])

    refused = anna.post(plan(edition), sent)
    saved = anna.post(plan(edition), sent | {"stands-0-DELETE": "on"}, follow=True)

    assert refused.status_code == 400
    assert "Rij 1 is intussen weggehaald." in text_of(refused)
    assert "De plattegrond is opgeslagen." in text_of(saved)
    assert edition.stands.get().x == 110


def test_other_number_for_a_stall_with_somebody_at_it_is_asked_first(anna, edition):
    first, second = edition.stands.all()
    chaima = build.initiator(edition, stand=first, name="Chaima El Amrani")
    delivery.deliver_due()

    asked = save(anna, edition, first, number=7)
    moved = save(anna, edition, second, x=110)

    assert "Chaima El Amrani" in text_of(asked)
    assert "Opslaan en mailen" in text_of(asked)
    assert "Kraam 2 is opgeslagen." in text_of(moved)
    assert chaima.stand_bookings.get().stand.number == 1
    address = plan(edition, f"{first.pk}/?kraam=1")
    anna.post(address, {"do": "save", "bevestigd": "1", **fields(first, number=7)})
    assert chaima.stand_bookings.get().stand.number == 7
    assert chaima.messages.filter(kind="parts_changed").count() == 1


def test_who_advises_and_why_a_stall_is_not_to_be_had_are_asked_in_english_too(anna, edition):
    table = edition.stands.get(number=1)
    save(anna, edition, table, kind="adviser", adviser="vergunningen", adviser_en="permits")
    act(anna, edition, 2, do="block", because="nooduitgang", because_en="emergency exit")

    assert edition.stands.get(number=1).translations == {"en": {"adviser": "permits"}}
    assert edition.stands.get(number=2).translations == {
        "en": {"blocked_because": "emergency exit"}
    }
    assert 'value="permits"' in anna.get(plan(edition, "?kraam=1")).text
    english = anna.get(f"/en/cafes/{edition.slug}/kramen/").text
    assert "permits" in english
    assert "emergency exit" in english
    assert "vergunningen" not in english


def test_who_advises_said_anew_in_the_list_of_stalls_is_not_said_in_english_as_it_was(
    anna, edition
):
    table = edition.stands.get(number=1)
    save(anna, edition, table, kind="adviser", adviser="vergunningen", adviser_en="permits")
    table.refresh_from_db()

    layout.save_plan(edition, stands=[table])
    assert edition.stands.get(number=1).translations == {"en": {"adviser": "permits"}}
    table.adviser = "geld"
    layout.save_plan(edition, stands=[table])

    assert edition.stands.get(number=1).translations == {}
