"""Rows of courses, held until the transaction ends."""

from __future__ import annotations

from .models import Course


def lock_course(pk: int) -> Course:
    """The course as it is now, held until the transaction ends.

    Two forms for two runs of one course at the same time would both find no other enrolment.
    """
    return Course.objects.select_for_update().get(pk=pk)
