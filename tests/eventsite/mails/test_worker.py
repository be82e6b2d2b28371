from __future__ import annotations

import pytest
from django.core.management import call_command

from courses.models import Certificate

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def test_worker_issues_certificates_and_sends_them_in_one_go(mailoutbox):
    build.took(build.past_run(), sessions=3)

    call_command("worker", once=True)

    assert Certificate.objects.count() == 1
    assert "Uw bewijs van deelname: Basiscursus crowdfunding" in [m.subject for m in mailoutbox]
