from __future__ import annotations

import io
from functools import partial

import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from eventsite.models import Message
from eventsite.web import picture_files, pictures
from initiatives import links, publishing
from initiatives.models import Initiative, Need, Neighbourhood, Theme

from .. import build
from ..eventsite.web.test_pictures import photo
from ..threads import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

Kind = Need.Kind


def kinds(initiative: Initiative) -> list[str]:
    return list(initiative.messages.order_by("pk").values_list("kind", flat=True))


def change(initiative: Initiative, **fields) -> Initiative:
    same = {
        "name": initiative.name,
        "summary": initiative.summary,
        "contact_name": initiative.contact_name,
        "story": initiative.story,
        "theme": initiative.theme,
        "neighbourhood": initiative.neighbourhood,
        "website": initiative.website,
        "needs": {need.kind: need.sentence for need in initiative.needs.all()},
    }
    return publishing.change(initiative, **(same | fields))


def test_entered_initiative_waits_for_an_organiser_and_mails_its_link():
    initiative = build.initiative(published=False, name="Buurttuin Ramplaan")

    assert initiative.is_draft
    assert initiative.slug == "buurttuin-ramplaan"
    assert kinds(initiative) == ["initiative_entered"]
    assert not Initiative.objects.published().exists()


def test_same_name_gets_an_address_of_its_own():
    slugs = [build.initiative(name="Tuin", contact_email=f"c{n}@example.nl").slug for n in range(3)]

    assert slugs == ["tuin", "tuin-2", "tuin-3"]


@pytest.mark.parametrize(
    ("name", "slug"), [("Nieuw", "nieuw-2"), ("حديقة", "initiatief"), ("Ü!", "u")]
)
def test_address_is_never_empty_and_never_that_of_another_page(name, slug):
    assert build.initiative(name=name).slug == slug


@pytest.mark.parametrize("again", ["Repaircafé Oost", "repaircafe-oost", " REPAIRCAFÉ  OOST"])
def test_known_address_with_a_known_name_is_no_second_initiative(again):
    known = build.initiative(name="Repaircafé Oost")

    with pytest.raises(publishing.AlreadyEntered) as refused:
        build.initiative(name=again)
    build.initiative(name=again, contact_email="daan@example.nl")

    assert refused.value.initiative == known
    assert Initiative.objects.count() == 2


def test_change_into_the_name_of_another_of_ones_own_is_refused():
    build.initiative(name="Tuin")
    other = build.initiative(name="Kas")

    with pytest.raises(publishing.AlreadyEntered):
        change(other, name="TUIN")

    assert change(other, name="KAS").name == "KAS"


def test_change_shows_at_once_and_keeps_the_address():
    initiative = build.initiative(name="Tuin")

    changed = change(initiative, name="Grote tuin", story="Nu met kas.", needs={Kind.MONEY: "kas"})

    assert (changed.name, changed.slug, changed.status) == ("Grote tuin", "tuin", "published")
    assert [(n.kind, n.sentence) for n in changed.needs.all()] == [("money", "kas")]


def test_change_tells_organisers_until_they_agree(frozen):
    initiative = build.initiative()
    assert not initiative.is_changed_since_published
    frozen.shift(60)

    changed = change(initiative, story="Anders")

    assert changed.is_changed_since_published
    assert list(Initiative.objects.changed_since_published()) == [changed]
    frozen.shift(60)
    assert not publishing.publish(changed).is_changed_since_published
    assert not Initiative.objects.changed_since_published().exists()


def test_need_that_stays_keeps_its_offers():
    initiative = build.initiative(needs={Kind.PEOPLE: "", Kind.MONEY: ""})
    people = initiative.needs.get(kind=Kind.PEOPLE)
    offer = build.offer(initiative, need=people)
    gone = build.offer(initiative, need=initiative.needs.get(kind=Kind.MONEY))

    change(initiative, needs={Kind.PEOPLE: "op zaterdag"})

    offer.refresh_from_db()
    gone.refresh_from_db()
    assert offer.need == people
    assert gone.need is None


def test_publish_mails_once():
    initiative = build.initiative()

    publishing.publish(initiative)

    assert kinds(initiative) == ["initiative_entered", "initiative_published"]


def test_withdrawn_initiative_is_off_the_site_and_can_come_back():
    initiative = publishing.withdraw(build.initiative())

    assert initiative.is_withdrawn
    assert not Initiative.objects.published().exists()
    assert publishing.publish(initiative).is_published
    assert kinds(initiative).count("initiative_published") == 2


def test_new_link_ends_the_old_one_and_is_mailed():
    initiative = build.initiative()
    old = links.own_url(initiative)

    publishing.replace_links(initiative)

    assert links.own_url(initiative) != old
    assert kinds(initiative)[-1] == "initiative_links"


def test_search_finds_all_words_whatever_case_or_accents():
    cafe = build.initiative(name="Repaircafé Oost", story="Elke zaterdag")
    build.initiative(name="Buurttuin")

    for text in ("REPAIRCAFE", "oost repaircafé", "zaterdag", "mensen timmeren", "groen"):
        assert cafe in Initiative.objects.matching(text), text
    assert not Initiative.objects.matching("repaircafe west").exists()
    assert Initiative.objects.matching("").count() == 2
    assert Initiative.objects.matching("100% _").count() == 0


def test_change_is_found_by_its_new_words():
    initiative = build.initiative(name="Tuin")
    change(initiative, name="Kas")

    assert Initiative.objects.matching("kas").exists()
    assert not Initiative.objects.matching("tuin").exists()


def test_picture_replaces_the_one_before_and_its_files(django_capture_on_commit_callbacks):
    initiative = build.initiative()
    first = pictures.read(io.BytesIO(photo(colour="red")))
    second = pictures.read(io.BytesIO(photo(colour="blue")))

    with django_capture_on_commit_callbacks(execute=True):
        publishing.set_picture(initiative, first, alt="rood")
        changed = publishing.set_picture(initiative, second, alt="blauw")

    assert (changed.picture, changed.picture_alt) == (second.name, "blauw")
    assert default_storage.exists(f"beelden/{second.name}")
    assert not default_storage.exists(f"beelden/{first.name}")
    assert not default_storage.exists(f"beelden/{picture_files.small_name(first.name)}")


def test_picture_that_another_uses_too_stays(django_capture_on_commit_callbacks):
    one, other = build.initiative(), build.initiative()
    picture = pictures.read(io.BytesIO(photo(colour="green")))
    for initiative in (one, other):
        publishing.set_picture(initiative, picture, alt="groen")

    with django_capture_on_commit_callbacks(execute=True):
        publishing.remove_picture(one)

    assert default_storage.exists(f"beelden/{picture.name}")
    one.refresh_from_db()
    assert (one.picture, one.picture_alt) == ("", "")


def test_picture_survives_a_rollback():
    initiative = build.initiative()
    picture = pictures.read(io.BytesIO(photo(colour="yellow")))
    publishing.set_picture(initiative, picture, alt="geel")

    with transaction.atomic():
        publishing.remove_picture(initiative)
        transaction.set_rollback(True)

    assert default_storage.exists(f"beelden/{picture.name}")


def test_queued_mail_holds_no_link_and_no_token():
    initiative = build.initiative(published=False)

    row = str(initiative.messages.values().get())

    assert links.own_url(initiative).split("/")[3] not in row
    assert "https://" not in row


def test_theme_and_neighbourhood_taken_out_meanwhile_are_left_empty():
    """Between the form and the verb: what was typed is kept, and an organiser sees what is missing."""
    theme, place = build.theme("sport"), build.neighbourhood("Oost")
    chosen = {"theme": Theme(pk=theme.pk), "neighbourhood": Neighbourhood(pk=place.pk)}
    theme.delete()
    place.delete()

    made = publishing.enter(
        name="Tuin",
        summary="Een tuin.",
        contact_name="Chaima",
        contact_email="chaima@example.nl",
        **chosen,
    )
    changed = change(build.initiative(), **chosen)

    for one in (made, changed):
        one.refresh_from_db()
        assert (one.theme, one.neighbourhood) == (None, None)


def test_erasing_an_initiative_erases_its_mails():
    build.initiative().delete()

    assert not Message.objects.exists()


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_the_same_name_at_the_same_moment_gets_addresses_of_its_own():
    enter = partial(build.initiative, published=False, name="Tuin")

    results = at_once([partial(enter, contact_email=f"c{n}@example.nl") for n in range(8)])

    assert sorted(one.slug for one in results) == ["tuin", *(f"tuin-{n}" for n in range(2, 9))]


@pytest.mark.slow
@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_one_initiative_entered_twice_at_the_same_moment_is_one():
    results = at_once([partial(build.initiative, published=False, name="Tuin")] * 4)

    kinds = sorted(type(one).__name__ for one in results)
    assert kinds == ["AlreadyEntered"] * 3 + ["Initiative"]
