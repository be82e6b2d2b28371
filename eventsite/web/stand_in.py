"""As much work for who is known as for who is not: done for an address of nobody, and undone (NORMS S21)."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.conf import settings
from django.db import transaction

from .forms import PublicForm


class _Undone(Exception):
    pass


def address() -> str:
    """Nobody's."""
    return f"{uuid.uuid4().hex}@{settings.MAIL_DOMAIN}"


def rehearse(form: PublicForm, save: Callable[[], object], *, field: str = "email") -> None:
    """``save`` the form as if a new address were typed, and roll it back.

    So the answer takes as long, and what is refused to a newcomer is refused: raises what ``save`` raises.
    """
    typed = form.cleaned_data[field]
    form.cleaned_data[field] = address()
    try:
        with transaction.atomic():
            save()
            raise _Undone
    except _Undone:
        pass
    finally:
        form.cleaned_data[field] = typed
