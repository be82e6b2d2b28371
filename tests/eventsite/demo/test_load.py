from __future__ import annotations

from collections import Counter
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.test import override_settings
from django.utils import timezone

from cafes.models import Cover, Edition, Photo
from courses import attendance, certificates, eligibility
from courses.models import Certificate, Course, CourseRun, EnrolledInitiative
from eventsite.booking import checklist, places
from eventsite.demo import clock, english
from eventsite.figures import stored
from eventsite.models import (
    ApiKey,
    LogEntry,
    Message,
    Registration,
    StaffMember,
    Venue,
    Webhook,
    lacking,
)
from eventsite.tickets import codes
from initiatives import needs
from initiatives.models import Campaign, Initiative, Offer, Theme, ToolkitCard
from pitches import timetable, workshop
from pitches.counts import PITCHES

from ... import build
from ...sharing import rolled_back


@pytest.fixture(scope="module")
def demo(request, django_db_setup, django_db_blocker):
    """The demo as loaded today, or as many days later as the test's parameter says; to be read only."""
    later = timedelta(days=getattr(request, "param", 0))
    with rolled_back(django_db_blocker, build.NOW + later), override_settings(DEMO=True):
        call_command("load_demo")
        yield


# Its mark has the test database made when this file runs alone; before the demo holds it.
@pytest.mark.django_db
def test_outside_the_demo_it_refuses(settings):
    settings.DEMO = False

    with pytest.raises(CommandError):
        call_command("load_demo")


def test_every_role_has_somebody_with_work(demo):
    members = StaffMember.objects.order_by("pk").annotate(n=Count("events"))

    assert {member.role: member.n > 0 for member in members} == {
        "organiser": False,
        "manager": False,
        "steward": True,
        "trainer": True,
    }


def test_next_edition_is_on_a_tuesday_within_three_weeks_with_its_workshop_before_it(demo):
    _next_edition_is_well_laid_out()


def test_another_edition_is_full_with_a_waiting_list(demo):
    edition = Edition.objects.public().upcoming().last()

    assert places.free(edition) == 0
    assert edition.registrations.queue().count() == 4


def test_past_editions_carry_their_figures(demo):
    *_of_late, second, first = Edition.objects.past()

    figures = stored.of(first)
    assert (figures.attended, figures.is_typed, figures.number(PITCHES)) == (80, True, 7)
    assert timezone.localtime(second.starts_at).strftime("%d-%m-%Y %H:%M") == "06-03-2018 19:30"
    assert second.sessions.get().venue.street == "Kinderhuissingel 1"


def test_courses_add_up_to_the_councils_figures(demo):
    basic, advanced, pitching = Course.objects.all()
    past = CourseRun.objects.filter(course=basic).past()
    took = Registration.objects.filter(event__in=past)

    assert past.count() == 9
    assert took.values("email").distinct().count() == took.count() == 125
    (under_way,) = [
        run
        for run in CourseRun.objects.filter(course=advanced).upcoming()
        if run.starts_at < timezone.now()
    ]
    assert under_way.registrations.confirmed().count() == 15
    assert EnrolledInitiative.objects.filter(registration__event=under_way).count() == 15
    full, open_run = CourseRun.objects.filter(course=basic).upcoming()
    assert (places.free(full), full.registrations.queue().count()) == (0, 3)
    assert places.free(open_run) == 9
    assert pitching.title == "Pitchen met Passie"


def test_past_of_the_courses_stands_as_the_verbs_would_have_left_it(demo):
    past = Registration.objects.filter(
        event__courserun__course__certificate_sessions__gt=0, messages=None
    )

    assert past.count() == 140
    for registration in past:
        assert build.holder_of(codes.code_of(registration)) == registration
    advanced = Course.objects.get(kind="advanced")
    for registration in Registration.objects.filter(event__courserun__course=advanced):
        assert eligibility.eligibility(advanced, registration.email).is_open
    counts = attendance.attended(past)
    earned = {
        r.pk
        for r in past.select_related("event__courserun__course").prefetch_related("event__sessions")
        if len(counts[r.pk]) >= r.event.courserun.course.certificate_sessions
        and r.event.ends_at < timezone.now()
    }
    assert set(Certificate.objects.values_list("registration", flat=True)) == earned
    assert certificates.issue_due() == 0


def test_initiatives_are_on_the_site_but_three_and_the_playground_has_the_first_campaign(demo):
    published = Initiative.objects.published()

    assert (published.count(), Initiative.objects.to_judge().count()) == (25, 3)
    assert published.exclude(picture="").exclude(picture_alt="").count() == 10
    assert Campaign.objects.get().initiative.name == "Natuurspeeltuin Kweektuin"
    assert Initiative.objects.get(name="Taalwandeling").status == Initiative.Status.DRAFT
    assert needs.unanswered().exists()
    addresses = [
        *Initiative.objects.values_list("contact_email", flat=True),
        *Offer.objects.values_list("email", flat=True),
    ]
    assert all(address.endswith("@example.nl") for address in addresses)


def test_next_edition_has_a_plan_and_a_stage_with_one_turn_left(demo):
    edition = Edition.objects.upcoming().first()

    assert edition.stands.filter(kind="initiative").count() == 16
    assert sorted(edition.stands.bookable().values_list("number", flat=True)) == [2, 5, 10, 11, 16]
    assert [turn.pitch is None for turn in timetable.turns(edition)] == [
        *[False] * 3,
        True,
        *[False] * 3,
    ]
    assert timetable.turns(edition)[0].pitch.initiative.name == "Natuurspeeltuin Kweektuin"


def test_invented_people_have_addresses_that_reach_nobody(demo):
    given = Registration.objects.exclude(email="").values_list("email", flat=True)

    assert all(email.endswith("@example.nl") for email in given)


def test_what_happened_did_so_one_after_the_other_by_many(demo):
    lines = list(LogEntry.objects.order_by("pk"))
    evening = Edition.objects.upcoming().first()
    people = evening.registrations.all()

    assert [line.at for line in lines] == sorted(line.at for line in lines)
    assert lines[-1].at <= timezone.now()
    assert {line.actor for line in lines} >= {"staff", "person"}
    assert len({line.actor_id for line in lines if line.actor == "staff"}) > 1
    assert len({timezone.localdate(one.registered_at) for one in people}) > 15
    assert {one.source for one in people} == {"site", "phone", "paper"}
    assert people.exclude(access_need="").count() == 4
    assert people.filter(status="cancelled").count() == 1
    states = Counter(Message.objects.values_list("state", flat=True))
    assert states["bounced"] == 2
    assert set(states) == {"bounced", "sent", "superseded", "queued"}
    assert Message.objects.filter(state="queued").earliest("created_at").created_at > (
        timezone.now() - clock.TO_BE_MAILED
    )


def test_partner_has_a_key_that_works_and_a_webhook_that_sends_nothing_out(demo):
    keys = {key.name: key.is_live() for key in ApiKey.objects.all()}
    assert keys == {"HaarlemLink: website": True, "HaarlemLink: proef": False}
    hook = Webhook.objects.get()
    assert hook.state == "paused"
    assert urlsplit(hook.url).hostname.endswith(".example")
    told = Counter(hook.deliveries.values_list("state", flat=True))
    assert told["delivered"] > told["waiting"] > 0
    assert not hook.deliveries.filter(state="delivered", happened_at__gt=hook.stopped_at).exists()


def test_loading_again_changes_nothing(demo):
    before = Registration.objects.count()

    call_command("load_demo")

    assert Registration.objects.count() == before


def test_a_draft_waits_to_be_finished(demo):
    edition = Edition.objects.get(status="draft")

    to_do = {line.name for line in checklist.of(edition).lines if line.state != "done"}

    assert not checklist.blocking(edition)
    assert {"plan", "stage", "workshop"} <= to_do


# Last, for it is loaded anew: around the Tuesdays of the evenings and the Thursdays of the courses.
@pytest.mark.parametrize("demo", [2], indirect=True)
def test_next_edition_is_so_two_days_later_too(demo):
    _next_edition_is_well_laid_out()


def _next_edition_is_well_laid_out():
    edition = Edition.objects.upcoming().first()
    run = edition.workshop.run

    start = timezone.localtime(edition.starts_at)
    assert start.strftime("%w %H:%M") == "2 19:30"
    assert timedelta(days=6) < edition.starts_at - timezone.now() < timedelta(days=21)
    assert places.free(edition) == 18
    assert timezone.now() < run.held_until < run.starts_at < edition.starts_at
    assert Counter(one.standing for one in workshop.pitchers(edition)) == {
        "done": 2,
        "enrolled": 2,
        "not-yet": 2,
    }
    assert (places.free(run), places.of(run).held) == (2, 5)


def test_what_organisers_wrote_is_there_in_english_but_for_one_evening_and_one_card(demo):
    models = (Edition, CourseRun, Course, Venue, Theme, ToolkitCard, Photo, Cover, Certificate)
    lacks = {
        getattr(row, field)
        for model in models
        for row in model.objects.all()
        for field in lacking(row, "en")
    }

    assert lacks == english.IN_DUTCH_ONLY
    assert Edition.objects.filter(translations={}).count() == 1
    assert ToolkitCard.objects.filter(translations={}).count() == 1


def test_some_read_english_and_an_initiative_is_written_in_it(demo):
    assert Registration.objects.filter(language="en").count() >= 4
    assert Initiative.objects.get(language="en").name == "Living Room Concerts Rozenprieel"
