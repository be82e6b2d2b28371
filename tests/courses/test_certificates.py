from __future__ import annotations

from datetime import timedelta

import pytest

from courses import attendance, certificates
from courses.models import Certificate
from eventsite.mails import letters
from eventsite.models import Event, Message
from eventsite.retention import terms

from .. import build

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def run():
    return build.past_run(build.course(title="Basiscursus crowdfunding"))


def test_issue_gives_who_attended_enough_a_certificate_and_a_mail(run):
    bram = build.took(run, sessions=3)
    build.took(run, sessions=2, email="daan@example.nl")

    assert certificates.issue_due() == 1

    (certificate,) = Certificate.objects.all()
    assert certificate.registration == bram
    assert (certificate.name, certificate.course_title) == (
        "Bram Jansen",
        "Basiscursus crowdfunding",
    )
    assert (certificate.attended, certificate.sessions) == (3, 4)
    assert list(bram.messages.values_list("kind", flat=True)) == ["certificate"]


def test_issue_again_issues_nothing_again(run):
    build.took(run, sessions=3)

    assert [certificates.issue_due() for _ in range(3)] == [1, 0, 0]
    assert Message.objects.filter(kind="certificate").count() == 1


def test_issue_waits_for_the_end_of_the_last_session(frozen):
    run = build.past_run()
    build.took(run, sessions=3)
    last_end = run.ends_at
    frozen.move_to(last_end - timedelta(seconds=1))
    assert certificates.issue_due() == 0

    frozen.move_to(last_end)
    assert certificates.issue_due() == 1


def test_issue_finds_attendance_that_comes_in_later(run, frozen):
    bram = build.took(run, sessions=2)
    assert certificates.issue_due() == 0
    frozen.shift(timedelta(days=20))
    attendance.tick(run.sessions_in_order()[2], [bram.pk], shown=[bram.pk], by=None)

    assert certificates.issue_due() == 1


def test_issue_stops_looking_when_attendance_is_to_go(run, frozen):
    build.took(run, sessions=3)
    frozen.shift(terms.term("enrolments") + timedelta(days=1))

    assert certificates.issue_due() == 0


def test_issue_skips_cancelled_runs_and_courses_without_a_certificate(run):
    build.took(run, sessions=3)
    # No verb calls a run off that was held; a site may have one from before that was so.
    Event.objects.filter(pk=run.pk).update(status="cancelled", cancelled_at=build.NOW)
    build.took(build.past_run(build.course(certificate_sessions=None)), sessions=4)

    assert certificates.issue_due() == 0


@pytest.mark.parametrize("runs", [1, 3])
def test_round_without_work_takes_one_query(django_assert_num_queries, runs):
    for _ in range(runs):
        build.past_run()

    with django_assert_num_queries(1):
        certificates.issue_due()


def test_find_forgives_how_a_code_is_typed(run):
    build.took(run, sessions=3)
    certificates.issue_due()
    certificate = Certificate.objects.get()

    assert certificates.find(certificate.readable_code.lower()) == certificate
    assert certificates.find("-".join(certificate.code)) == certificate


@pytest.mark.parametrize(
    "typed", ["", "x", "0" * 25, "0" * 27, "'; drop table", "é" * 26, "\0" * 26]
)
def test_find_of_what_is_no_code_asks_the_database_nothing(django_assert_num_queries, typed):
    with django_assert_num_queries(0):
        assert certificates.find(typed) is None


def test_withdraw_keeps_reason_and_who_and_is_not_issued_again(run):
    bram = build.took(run, sessions=3)
    certificates.issue_due()
    anna = build.anna()

    done = certificates.withdraw(Certificate.objects.get(), reason=" Vergissing ", by=anna)

    assert (done.withdrawn_reason, done.withdrawn_by, done.withdrawn_at) == (
        "Vergissing",
        anna,
        build.NOW,
    )
    assert certificates.issue_due() == 0
    assert not letters.of(bram.messages.get()).still_true()
    with pytest.raises(certificates.AlreadyWithdrawn):
        certificates.withdraw(done, reason="Nog eens", by=anna)


def test_certificate_mail_brings_the_pdf(run):
    bram = build.took(run, sessions=3)
    certificates.issue_due()

    mail = build.mail(bram.messages.get())

    ((name, content, kind),) = mail.attachments
    assert (name, kind) == ("bewijs-van-deelname.pdf", "application/pdf")
    assert content.startswith(b"%PDF-")
    assert f"https://cafe.example.nl/bewijs/{Certificate.objects.get().code}/" in mail.body
