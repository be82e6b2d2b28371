"""What is closed says the same when all its people are gone."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventsite.booking import scheduling
from eventsite.figures import closing, stored
from eventsite.figures.closing import Typed
from eventsite.models import CheckIn, Event, Registration
from initiatives.models import Initiative
from pitches.models import Pitch
from tests import build
from tests.examples import examples

pytestmark = [pytest.mark.django_db, pytest.mark.database]

VISITOR = st.tuples(
    st.sampled_from(["confirmed", "waiting", "cancelled"]),
    st.sampled_from(list(Registration.Source)),
    st.integers(1, 4),  # persons
    st.integers(0, 4),  # of whom so many were let in
)
INITIATOR = st.tuples(
    st.booleans(),  # with a stall
    st.sampled_from([None, "", "held", "absent"]),  # of a pitch, if there is one
    st.sampled_from(["groen", "sport", None]),
    st.booleans(),  # scanned
)


def visitor(edition: Event, number: int, said: tuple) -> None:
    status, source, size, inside = said
    one = build.took(
        edition, sessions=0, name=f"Gast {number}", email=f"gast{number}@example.nl",
        status=status, source=source, party_size=size,
        confirmed_at=edition.starts_at if status == "confirmed" else None,
        cancelled_at=edition.starts_at if status == "cancelled" else None,
        cancelled_by="person" if status == "cancelled" else "",
    )  # fmt: skip
    if status == "confirmed" and min(inside, size):
        scan = build.check_in(one, edition.sessions.get())
        people = min(inside, size)
        CheckIn.objects.filter(pk=scan.pk).update(people=people, let_in=people)


def initiator(edition: Event, stands: list, slots: list, said: tuple) -> None:
    with_stall, outcome, theme, scanned = said
    if not with_stall and outcome is None:
        return
    with time_machine.travel(edition.starts_at - timedelta(days=3), tick=False):
        one = build.initiator(
            edition,
            stand=stands.pop() if with_stall else None,
            slot=slots.pop() if outcome is not None else None,
        )
    Pitch.objects.filter(registration=one).update(outcome=outcome or "")
    of_theirs = Initiative.objects.filter(
        pk__in=[*one.pitches.values_list("initiative", flat=True)]
    )
    of_theirs.update(theme=build.theme(theme) if theme else None)
    if scanned:
        build.check_in(one, edition.sessions.get())


def erase(event: Event) -> None:
    """Registrations go with all that hangs on them; initiatives lose what says whose they are."""
    event.registrations.all().delete()
    Initiative.objects.update(name="", summary="", contact_name="", contact_email="")


@settings(
    max_examples=examples(8),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    visitors=st.lists(VISITOR, max_size=5),
    initiators=st.lists(INITIATOR, max_size=3),
    typed=st.none() | st.integers(0, 100_000),
)
def test_figures_of_any_evening_stay_when_its_people_are_erased(visitors, initiators, typed):
    with transaction.atomic():
        edition = build.edition(starts_at=timezone.localtime() - timedelta(days=3))
        stands, slots = build.stands(edition, 3), build.slots(edition, 3)
        for number, one in enumerate(visitors):
            visitor(edition, number, one)
        for one in initiators:
            initiator(edition, stands, slots, one)
        counted = stored.of(edition)

        closing.close(edition, Typed(attended=typed))
        final = stored.of(edition)
        erase(edition)

        kept = stored.of(Event.objects.get(pk=edition.pk))
        assert kept == final
        assert kept.is_final
        assert final.counted == counted.counted
        assert final.attended == (counted.counted if typed is None else typed)
        assert +final.counts == +counted.counts
        transaction.set_rollback(True)


def test_run_called_off_halfway_counts_what_was_held():
    run = build.run(
        build.course(certificate_sessions=None),
        starts_at=timezone.localtime() - timedelta(days=8),
        sessions=4,
    )
    build.took(run, sessions=2)
    build.took(run, sessions=0, name="Chaima", email="chaima@example.nl")
    with pytest.raises(closing.NotOver):
        closing.close(run)
    to_come = [one for one in run.sessions_in_order() if one.ends_at > timezone.now()]
    assert len(to_come) == 2
    scheduling.save_sessions(run, [], to_come)
    run = Event.objects.get(pk=run.pk)

    closing.close(run)
    run.registrations.all().delete()

    figures = stored.of(run)
    assert (figures.expected, figures.attended, figures.no_shows) == (2, 1, 1)
    assert figures.number("started") == 2
    assert figures.number("completed") == 1, "at both that were held"
