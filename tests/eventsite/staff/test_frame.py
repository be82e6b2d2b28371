"""The desk's frame: who sees which entries and tabs, and where one is."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from eventsite.models import Event, Message
from eventsite.staff.neighbours import around
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


def block(html: str, start: str) -> str:
    return html[html.index(start) :].partition("</nav>")[0]


def words(html: str) -> list[str]:
    """Of each link, without what is hidden."""
    links = re.findall(r"<a [^>]*>(.*?)</a>", html, re.S)
    return [re.sub(r"<span.*", "", link, flags=re.S).strip() for link in links]


def menu(html: str) -> list[str]:
    return words(block(html, '<nav class="desk-menu"'))


def tabs(html: str) -> list[str]:
    return words(block(html, '<nav class="desk-tabs"'))


def test_menu_shows_what_each_role_may_open(client):
    edition, run = build.edition(), build.run()
    pages = [
        (build.steward(edition), "/inchecken/", ["Naar de deur"]),
        (build.trainer(run), "/beheer/cursussen/", ["Cursussen", "Naar de deur"]),
    ]
    for user, page, expected in pages:
        client.force_login(user)
        assert menu(client.get(page).text) == expected
    client.force_login(build.anna())
    anna = menu(client.get("/beheer/").text)
    assert {"Overzicht", "Cafés", "Cursussen", "Initiatieven", "Berichten"} <= set(anna)
    assert "Instellingen" not in anna
    client.force_login(build.manager())
    assert {"Logboek", "Instellingen"} <= set(menu(client.get("/beheer/").text))


def test_menu_counts_what_waits(client):
    build.bram(build.edition())
    Message.objects.update(state=Message.State.FAILED)
    build.initiative(published=False)
    client.force_login(build.anna())

    html = client.get("/beheer/cafes/").text

    assert '1<span class="hidden-visually"> wachten op u</span>' in html
    assert '1<span class="hidden-visually"> kwamen niet aan</span>' in html


def test_page_says_where_one_is(client):
    edition = build.edition()
    client.force_login(build.anna())

    html = client.get(f"/beheer/cafes/{edition.slug}/kramen/").text

    assert '<a href="/beheer/cafes/" aria-current="true">' in html
    assert f'<a href="/beheer/cafes/{edition.slug}/kramen/" aria-current="page">' in html
    assert f'<a href="/beheer/cafes/{edition.slug}/">Initiatievencafé, 16 maart 2027</a>' in html
    assert '<span class="tag tag--open">open</span>' in html


def test_page_that_belongs_to_a_tab_keeps_it_current(client):
    edition = build.edition()
    client.force_login(build.anna())

    html = client.get(f"/beheer/evenementen/{edition.slug}/berichten/nieuw/").text

    assert 'berichten/" aria-current="true">Berichten' in block(html, '<nav class="desk-tabs"')


def test_tabs_are_those_of_the_kind_and_of_who_looks(client):
    edition, run = build.edition(), build.run()
    client.force_login(build.anna())
    of_edition = tabs(client.get(f"/beheer/cafes/{edition.slug}/").text)
    of_run = tabs(client.get(f"/beheer/cursussen/{run.pk}/").text)
    client.force_login(build.steward(edition))
    of_steward = tabs(client.get(f"/beheer/evenementen/{edition.slug}/deur/").text)

    assert {"Kramen", "Podium", "Deur"} <= set(of_edition)
    assert "Aanwezigheid" in of_run
    assert "Kramen" not in of_run
    assert of_steward == ["Deur"]


def test_draft_has_no_door(client):
    draft = build.edition(status=Event.Status.DRAFT)
    client.force_login(build.anna())

    assert "Deur" not in tabs(client.get(f"/beheer/cafes/{draft.slug}/").text)


def test_same_page_of_the_one_before_and_after_is_a_click_away(client):
    before, here, after = (
        build.edition(starts_at=timezone.now() + timedelta(days=day)) for day in (1, 2, 3)
    )
    client.force_login(build.anna())

    html = client.get(f"/beheer/cafes/{here.slug}/podium/").text

    assert f'rel="prev" href="/beheer/cafes/{before.slug}/podium/"' in html
    assert f'rel="next" href="/beheer/cafes/{after.slug}/podium/"' in html
    assert 'volgende <span aria-hidden="true">›</span><span class="hidden-visually">' in html
    assert ": Initiatievencafé, 5 maart 2027" in html


@pytest.mark.database
def test_evenings_that_start_at_once_stand_in_a_row(django_assert_num_queries):
    at_once = timezone.now() + timedelta(days=2)
    first, second, third = (build.edition(starts_at=at_once) for _ in range(3))
    beside = {}
    for one in (first, second, third):
        start = one.starts_at
        with django_assert_num_queries(2):  # of which one are its sessions
            before, after = around(one)
        assert all(found[1] == start for found in (before, after) if found)
        beside[one.pk] = [found[0].pk if found else None for found in (before, after)]

    assert beside == {
        first.pk: [None, second.pk],
        second.pk: [first.pk, third.pk],
        third.pk: [second.pk, None],
    }


def test_neighbours_of_a_run_are_of_its_course(client):
    course = build.course()
    run = build.run(course)
    later = build.run(course, starts_at=timezone.now() + timedelta(days=90))
    build.run(starts_at=timezone.now() + timedelta(days=60))
    client.force_login(build.anna())

    html = client.get(f"/beheer/cursussen/{run.pk}/").text

    assert f'rel="next" href="/beheer/cursussen/{later.pk}/"' in html
    assert 'rel="prev"' not in html


def test_trainer_is_not_led_to_the_run_of_another(client):
    course = build.course()
    run = build.run(course)
    build.run(course, starts_at=timezone.now() + timedelta(days=90))
    client.force_login(build.trainer(run))

    assert 'rel="next"' not in client.get(f"/beheer/cursussen/{run.pk}/").text


def test_who_has_no_second_factor_yet_sees_no_menu(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    client.force_login(build.anna())

    html = client.get("/beheer/account/2fa/").text

    assert menu(html) == []
    assert "Uitloggen" in html
