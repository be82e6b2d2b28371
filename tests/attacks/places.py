"""Every address of the site, those of accounts and of the demo too, each with rows that it leads to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.urls.resolvers import LocalePrefixPattern

from eventsite.staff.reset_tokens import ResetTokens

from ..test_access import TABLE, World

STAFF = ("/beheer/", "/inchecken/")
ACCOUNTS = "/beheer/account/"


@dataclass(frozen=True)
class Place:
    """``path`` leads to a row that there is; ``is_staff`` says for whom it is."""

    name: str
    path: str

    @property
    def is_staff(self) -> bool:
        return self.path.startswith(STAFF)


def routes() -> set[str]:
    """As the URL conf writes them."""

    def walk(resolver: URLResolver, before: str) -> Iterator[str]:
        for one in resolver.url_patterns:
            if isinstance(one, URLResolver):
                yield from walk(one, f"{before}{one.pattern}")
            elif isinstance(one, URLPattern):
                yield f"{before}{str(one.pattern).removeprefix('^')}"

    return set(walk(get_resolver(), ""))


def route_of(place: Place) -> str:
    return resolve(place.path).route.replace("^", "")


def places(world: World, manager: User) -> list[Place]:
    """One for every route."""
    ours = [Place(name, world.url(name)) for name in TABLE]
    return ours + [Place(name, reverse(name, args=args)) for name, args in _others(manager)]


def _others(manager: User) -> list[tuple[str, list[object]]]:
    """Of allauth, and of the mailbox."""
    key = Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).values_list("pk").get()
    reset = [user_pk_to_url_str(manager), ResetTokens().make_token(manager)]
    (mail,) = [one.name for one in settings.DEMO_MAILBOX.iterdir()]
    arguments: dict[str, list[object]] = {
        "account_confirm_email": ["onzin"],
        "account_reset_password_from_key": reset,
        "mfa_remove_webauthn": [*key],
        "mfa_edit_webauthn": [*key],
        "mailbox:letter": [mail],
        "mailbox:html": [mail],
        "mailbox:part": [mail, 4],
    }
    names = [name for name in _names() if name not in TABLE]
    return [(name, arguments.get(name, [])) for name in names]


def _names() -> Iterator[str]:
    top = get_resolver().url_patterns
    pages = [
        one
        for each in top
        if isinstance(each.pattern, LocalePrefixPattern)
        for one in each.url_patterns
    ]
    for one in [*top, *pages]:
        if isinstance(one, URLResolver):
            prefix = f"{one.namespace}:" if one.namespace else ""
            if "account" in str(one.pattern) or prefix == "mailbox:":
                yield from (f"{prefix}{name}" for name in _of(one))


def _of(resolver: URLResolver) -> Iterator[str]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _of(one)
        elif one.name:
            yield one.name
