"""What saving the floor plan would do to people: who stands at a stall of another number is told."""

from __future__ import annotations

import copy
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cafes import layout
from cafes.models import Edition, Fixture, Stand
from eventsite.mails import rehearsal
from eventsite.staff import confirming
from eventsite.web.versions import Check


def asked(
    request: HttpRequest,
    edition: Edition,
    *,
    changed: Iterable[Stand],
    fixtures: Iterable[Fixture] = (),
    deleted: Iterable[Stand | Fixture] = (),
    check: Check = lambda: None,
    back: str = "",
) -> HttpResponse | None:
    """The page that asks first; None where nobody is told, or it was answered.

    Raises what ``layout.save_plan`` raises. ``back`` as for ``confirming.ask``.
    """
    # Copies: what is saved in a rehearsal gets a key, and is deleted loses one.
    follows = rehearsal.effects(
        lambda: layout.save_plan(
            edition,
            stands=[copy.copy(stand) for stand in changed],
            fixtures=[copy.copy(fixture) for fixture in fixtures],
            deleted=[copy.copy(shape) for shape in deleted],
            check=check,
        )
    )
    if confirming.answer(request, follows):
        return None
    return confirming.ask(
        request,
        follows,
        title=_("Een kraam een ander nummer geven?"),
        action=_("Opslaan en mailen"),
        back=back,
        context={"event": edition},
    )
