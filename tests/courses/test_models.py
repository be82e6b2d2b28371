"""One test per constraint, named after it: the database refuses, whatever the code does."""

from __future__ import annotations

import pytest

from courses import certificates, waivers
from courses.models import (
    AppendOnly,
    AttendanceChange,
    Certificate,
    Course,
    CourseRun,
    Waiver,
    new_code,
)

from .. import build
from ..constraints import refused

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def waiver() -> Waiver:
    return waivers.waive(
        build.advanced(), name="Ilse", email="ilse@example.nl", reason="Ervaren", by=None
    )


@pytest.fixture
def certificate() -> Certificate:
    build.took(build.past_run(), sessions=3)
    certificates.issue_due()
    return Certificate.objects.get()


def test_course_prerequisite_says_how_many_sessions():
    course = build.advanced()
    with refused("course_prerequisite_says_how_many_sessions"):
        Course.objects.filter(pk=course.pk).update(prerequisite_sessions=None)
    with refused("course_prerequisite_says_how_many_sessions"):
        Course.objects.filter(pk=course.pk).update(prerequisite=None)
    with refused("course_prerequisite_says_how_many_sessions"):
        Course.objects.filter(pk=course.pk).update(prerequisite_sessions=0)


def test_course_is_not_its_own_prerequisite():
    course = build.advanced()
    with refused("course_is_not_its_own_prerequisite"):
        Course.objects.filter(pk=course.pk).update(prerequisite=course)


def test_course_certificate_takes_a_session():
    build.course()
    with refused("course_certificate_takes_a_session"):
        Course.objects.update(certificate_sessions=0)


def test_waiver_one_live_per_course_and_email(waiver):
    with refused("waiver_one_live_per_course_and_email"):
        Waiver.objects.create(
            course=waiver.course, name="Ilse", email="ILSE@example.nl", reason="Nog eens"
        )


def test_waiver_has_a_reason(waiver):
    with refused("waiver_has_a_reason"):
        Waiver.objects.update(reason="")


def test_waiver_withdrawn_by_only_when_withdrawn(waiver):
    with refused("waiver_withdrawn_by_only_when_withdrawn"):
        Waiver.objects.update(withdrawn_by=build.anna())


def test_certificate_withdrawn_for_a_reason(certificate):
    with refused("certificate_withdrawn_for_a_reason"):
        Certificate.objects.update(withdrawn_at=build.NOW)
    with refused("certificate_withdrawn_for_a_reason"):
        Certificate.objects.update(withdrawn_reason="Vergissing")


def test_certificate_withdrawn_by_only_when_withdrawn(certificate):
    with refused("certificate_withdrawn_by_only_when_withdrawn"):
        Certificate.objects.update(withdrawn_by=build.anna())


def test_certificate_attended_no_more_than_there_were(certificate):
    with refused("certificate_attended_no_more_than_there_were"):
        Certificate.objects.update(attended=5)


def test_certificate_erased_exactly_when_nobody_is_named(certificate):
    with refused("certificate_erased_exactly_when_nobody_is_named"):
        Certificate.objects.update(name="")
    with refused("certificate_erased_exactly_when_nobody_is_named"):
        Certificate.objects.update(erased_at=build.NOW)


def test_every_constraint_has_a_test_of_its_name():
    names = {
        constraint.name
        for model in (Course, CourseRun, Waiver, AttendanceChange, Certificate)
        for constraint in model._meta.constraints
    }
    assert {name for name in names if f"test_{name}" not in globals()} == set()


def test_attendance_change_is_never_changed_or_deleted():
    run = build.past_run()
    change = AttendanceChange.objects.create(
        registration=build.took(run, sessions=0), session=run.sessions.first(), present=True
    )

    change.present = False
    for act in (
        change.save,
        change.delete,
        lambda: AttendanceChange.objects.update(present=False),
        lambda: AttendanceChange.objects.all().delete(),
    ):
        with pytest.raises(AppendOnly):
            act()
    assert AttendanceChange.objects.get().present is True


def test_attendance_changes_go_with_their_registration():
    run = build.past_run()
    bram = build.took(run, sessions=0)
    AttendanceChange.objects.create(registration=bram, session=run.sessions.first(), present=True)

    bram.delete()

    assert not AttendanceChange.objects.exists()


def test_certificate_code_holds_130_bits_and_nothing_to_misread():
    codes = {new_code() for _ in range(200)}

    assert len(codes) == 200
    assert {len(code) for code in codes} == {26}
    assert not set("".join(codes)) & set("ILOU")
    assert len(set("".join(codes))) == 32


def test_run_address_names_the_course_from_either_side():
    run = build.run(build.course(slug="basis"), slug="basis-2027")

    assert run.get_absolute_url() == "/cursussen/basis/basis-2027/"
    assert build.bram(run).event.get_absolute_url() == "/cursussen/basis/basis-2027/"
