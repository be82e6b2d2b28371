from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from courses.desk.details import RunForm
from courses.models import CourseRun
from eventsite.booking import events
from eventsite.web import versions

from ... import build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def organiser(client, settings, frozen):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())


def fields_of(page: str) -> dict[str, str]:
    """What a browser would send of the page's hidden fields."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def opened(client, run) -> dict[str, str]:
    """The form as a browser would send it, untouched."""
    form = client.get(f"/beheer/cursussen/{run.pk}/wijzigen/").context["form"]
    return {field.html_name: str(field.value() or "") for field in form}


def send(client, run, typed):
    return client.post(f"/beheer/cursussen/{run.pk}/wijzigen/", typed)


def bram_saves(run, **edits) -> None:
    edited = CourseRun.objects.get(pk=run.pk)
    for name, value in edits.items():
        setattr(edited, name, value)
    events.save_event(edited)


def test_form_that_nobody_else_touched_is_saved(client):
    run = build.run(title="Cursus")

    assert send(client, run, opened(client, run) | {"title": "Andere naam"}).status_code == 302
    assert CourseRun.objects.get().title == "Andere naam"


def test_stale_form_is_refused_with_both_versions_and_saved_when_sent_again(client):
    run = build.run(title="Cursus", capacity=12)
    mine = opened(client, run) | {"title": "Van Anna"}
    bram_saves(run, title="Van Bram", capacity=20)

    refused = send(client, run, mine)

    assert refused.status_code == 409
    assert CourseRun.objects.get().title == "Van Bram"
    for said in ("Van Anna", "Van Bram", "20", "U veranderde dit niet."):
        assert said in refused.text
    assert send(client, run, fields_of(refused.text)).status_code == 302
    saved = CourseRun.objects.get()
    assert (saved.title, saved.capacity) == ("Van Anna", 20)


def test_form_sent_by_two_presses_is_no_conflict_with_itself(client):
    run = build.run(title="Cursus")
    mine = opened(client, run) | {"title": "Van Anna"}

    assert [send(client, run, mine).status_code for _press in range(2)] == [302, 302]


def test_stale_form_is_shown_again_with_what_was_typed_to_adjust_it(client):
    run = build.run(title="Cursus")
    mine = opened(client, run) | {"title": "Van Anna"}
    bram_saves(run, title="Van Bram")

    again = client.post(
        f"/beheer/cursussen/{run.pk}/wijzigen/",
        fields_of(send(client, run, mine).text) | {"terug": "1"},
    )

    assert 'value="Van Anna"' in again.text
    assert CourseRun.objects.get().title == "Van Bram"


def test_third_who_saves_before_it_is_sent_again_is_not_overwritten_unseen(client):
    run = build.run(title="Cursus")
    mine = opened(client, run) | {"title": "Van Anna"}
    bram_saves(run, title="Van Bram")
    again = fields_of(send(client, run, mine).text)
    bram_saves(run, title="Van Chaima")

    assert send(client, run, again).status_code == 409


def test_what_the_form_does_not_show_is_no_conflict_and_not_put_back(client):
    run = build.run(title="Cursus")
    mine = opened(client, run) | {"title": "Van Anna"}
    CourseRun.objects.update(sign_up_closed_at=build.NOW)

    assert send(client, run, mine).status_code == 302
    assert CourseRun.objects.get().sign_up_closed_at == build.NOW


def test_what_another_form_saves_after_ours_was_read_stays():
    build.run(title="Cursus")
    form = RunForm(instance=CourseRun.objects.get())
    CourseRun.objects.update(sign_up_closed_at=build.NOW)
    form.check()
    form.instance.save()

    assert CourseRun.objects.get().sign_up_closed_at == build.NOW


def test_field_that_an_older_page_did_not_have_is_not_emptied_unseen(client):
    run = build.run(description="Neem een laptop mee.")
    mine = opened(client, run)
    kept = [one for one in mine["versie"].split(",") if not one.startswith("description:")]
    mine |= {"versie": ",".join(kept), "description": ""}

    assert "Neem een laptop mee." in send(client, run, mine).text
    assert CourseRun.objects.get().description == "Neem een laptop mee."


def test_nonsense_for_a_version_is_a_conflict_and_no_fault(client):
    run = build.run()
    typed = opened(client, run)

    long = {"title": "Van Anna", "versie": "title:" + "x" * 9999}
    assert send(client, run, typed | long).status_code == 409
    assert send(client, run, typed | long | {"versie": "\x00,:,,a"}).status_code == 409


@pytest.mark.parametrize(
    ("stored", "cleaned"),
    [
        (None, ""),
        (Decimal("52.384500"), Decimal("52.3845")),
        (
            datetime(2027, 3, 2, 18, tzinfo=UTC),
            datetime(2027, 3, 2, 19, tzinfo=timezone(timedelta(hours=1))),
        ),
        ([2, 1], [1, 2]),
        (3, "3"),
    ],
)
def test_one_value_has_one_digest_however_it_is_spelt(stored, cleaned):
    assert versions.digest(stored) == versions.digest(cleaned)
    assert versions.digest(stored) != versions.digest("iets anders")
