"""Tell which constraint the database refused a write with."""

from __future__ import annotations

from django.db import IntegrityError, transaction

UNIQUE = {  # SQLite names the columns, not the constraint
    "check_in_one_live_per_registration_session_and_part",
    "tablet_one_per_session_and_number",
    "admission_one_per_missed_session",
    "admission_one_per_registration_and_session",
    "invitation_one_per_registration_and_uid",
    "message_one_per_registration_kind_and_occasion",
    "need_one_per_initiative_and_kind",
    "toolkit_card_one_per_section_and_link",
    "subscription_one_per_address_and_topic",
    "notice_one_per_event",
    "notice_one_of_a_kind_at_an_event",
    "notice_one_of_a_kind_a_day",
    "notice_told_once_to_each",
    "note_version_one_per_draft_and_number",
    "webhook_secret_one_that_lasts",
    "waiver_one_live_per_course_and_email",
}


def refused(constraint: str):
    return _Refused(constraint)


class _Refused:
    """``with refused("name"):`` — the database names that constraint, or the test fails."""

    def __init__(self, constraint: str) -> None:
        self.constraint = constraint

    def __enter__(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, kind, error, trace):
        self.atomic.__exit__(kind, error, trace)
        assert kind is not None, f"nothing refused; expected {self.constraint}"
        assert issubclass(kind, IntegrityError), error
        named = self.constraint in str(error)
        unique_on_sqlite = "UNIQUE" in str(error) and self.constraint in UNIQUE
        assert named or unique_on_sqlite, error
        return True
