from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import DateTimeField, Max, Min

from cafes.models import Edition
from courses.models import CourseRun
from desk.models import NoteVersion
from eventsite.demo.replay import replaying
from eventsite.models import Change, CheckIn, EventFigures, Message
from initiatives.models import Campaign, Offer

from ... import build

STORY = 2017, 2018


@pytest.mark.django_db
def test_outside_the_demo_it_refuses(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("replay")


@pytest.mark.django_db
def test_where_somebody_signs_in_already_it_refuses(settings):
    settings.DEMO = True
    build.anna()

    with pytest.raises(CommandError, match="empty"):
        call_command("replay")


@pytest.fixture
def site(settings, tmp_path):
    """As the demo runs it: mails in a folder of their own, no second factor."""
    settings.EMAIL_BACKEND = "eventsite.demo.mailbox_backend.EmailBackend"
    settings.DEMO_MAILBOX = tmp_path / "mails"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ALLOWED_HOSTS = ["cafe.example.nl"]
    settings.STAFF_NEED_SECOND_FACTOR = False


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_what_the_letter_tells_comes_of_pages_and_door_alone(site):
    said = "\n".join(replaying.run())

    assert "80 mensen · 7 initiatiefnemers" in said
    first, second = Edition.objects.with_sessions().by_start()
    figures = EventFigures.objects.get(event=first)
    assert (figures.expected, figures.attended, figures.walk_ins) == (88, 80, 3)
    assert figures.source == EventFigures.Source.COUNTED
    assert not CheckIn.objects.filter(session__event=first).exists()  # past its term, and counted
    assert second.stands.count() == first.stands.count() == 14
    assert second.slots.count() == 7
    assert CourseRun.objects.exclude(closed_at=None).count() == 10  # nine basic ones, the workshop
    assert Campaign.objects.get().raised == 3_250
    assert Offer.objects.filter(state=Offer.State.ACCEPTED).count() == 4
    assert not Message.objects.exclude(state=Message.State.SENT).exists()
    document = str(NoteVersion.objects.get().document)
    for figure in ("80", "7 ", "125", "15", "Kweektuin"):
        assert figure in document
    assert _times_outside_the_story() == []


def _times_outside_the_story():
    """Every moment that is stored anywhere is by the story's clock, but what the database itself notes."""
    return [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model is not Change
        for field in model._meta.local_fields
        if isinstance(field, DateTimeField)
        for ends in [model._default_manager.aggregate(a=Min(field.name), b=Max(field.name))]
        if any(moment and moment.year not in STORY for moment in ends.values())
    ]
