"""One of everything, and who walks past it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.test import Client, client, override_settings

from eventsite import wsgi
from eventsite.demo.mailbox_backend import EmailBackend
from eventsite.models import SiteSettings
from eventsite.site import reading

from .. import build, test_access
from . import keys, seldom
from .places import places
from .walk import Walk

PEOPLE = ("anyone", "staff", "newcomer", "halfway")
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """All of them begin first, not some: what they walk past is made once only while they stay together."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.long)


@pytest.fixture(scope="package")
def walk(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Walk]:
    """Made once for all that walk: each undoes what it does."""
    with (
        django_db_blocker.unblock(),
        time_machine.travel(build.NOW, tick=False),
        override_settings(
            ROOT_URLCONF="tests.attacks.urls",
            STAFF_NEED_SECOND_FACTOR=False,
            DEMO_MAILBOX=tmp_path_factory.mktemp("post"),
        ),
        transaction.atomic(),
        mock.patch.object(client, "WSGIRequest", wsgi.application.request_class),
    ):
        reading.remember(SiteSettings())
        yield _walk()
        transaction.set_rollback(True)


def _walk() -> Walk:
    world = test_access.one_of_everything()
    _leave_a_mail()
    manager = build.manager()
    clients = {who: Client(raise_request_exception=False) for who in PEOPLE}
    _sign_in(clients["staff"], manager)
    _sign_in(clients["newcomer"], build.anna())
    _set_up_second_factors(manager)
    login = {"login": manager.email, "password": build.PASSWORD}
    clients["halfway"].post("/beheer/account/login/", login)
    return Walk(clients, places(world, manager), world.own, seldom.paths(manager))


def _sign_in(client: Client, user: User) -> None:
    """A moment ago, so that no page asks for the password again."""
    client.force_login(user)
    client.post("/beheer/account/reauthenticate/", {"password": build.PASSWORD})


def _set_up_second_factors(user: User) -> None:
    key = {"name": "Qzx", "credential": keys.registered()}
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=key)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)


def _leave_a_mail() -> None:
    mail = EmailMultiAlternatives("Dag", "Tot dan.", "a@example.nl", ["b@example.nl"])
    mail.attach_alternative("<p>Tot dan.</p>", "text/html")
    mail.attach("a.ics", "BEGIN:VCALENDAR", "text/calendar")
    EmailBackend().send_messages([mail])
