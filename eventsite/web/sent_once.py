"""Public forms that are sent again: pressed twice, or corrected after going back (docs/adr/0025)."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from django.db.models import Model, QuerySet
from django.forms import BoundField, ChoiceField, ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

# Of whom it is, and which sending: hidden from what the form says.
NOT_SAID = {"submission_id", "email", "contact_email"}


@dataclass(frozen=True)
class Submission:
    """One sending of a form. Another address on the same form is another person: another ``id``."""

    id: uuid.UUID
    digest: str  # of what it says; keyed, so that a copy of the database tells nothing

    @classmethod
    def of(cls, form: uuid.UUID, about: str, email: str, said: Mapping[str, Any]) -> Submission:
        """Of the form with this id, about one thing (an event, an initiative), by one address."""
        told = {name: value for name, value in said.items() if value and name not in NOT_SAID}
        text = json.dumps(told, sort_keys=True, default=_plain)
        digest = salted_hmac("submission", text, algorithm="sha256").hexdigest()
        return cls(uuid.uuid5(form, f"{about} {email}"), digest)


def _plain(value: Any) -> str:
    return str(value.pk if isinstance(value, Model) else value)


class Made(Protocol):
    """A row that a form made."""

    @property
    def submission_digest(self) -> str: ...


M = TypeVar("M", bound=Model)


class SentOtherwise(Exception):
    """The same form was sent before, and said something else: ``made`` stands, nothing was changed."""

    def __init__(self, made: Any) -> None:
        super().__init__("sent before, with other contents")
        self.made = made


def find(rows: QuerySet[M], submission: Submission | None) -> M | None:
    """What an earlier sending of the same form made. Raises SentOtherwise."""
    if submission is None:
        return None
    made = rows.filter(submission_id=submission.id).first()
    if made is not None:
        check(made, submission)  # type: ignore[arg-type]  # rows with submission_id have both
    return made


def check(made: Made, submission: Submission) -> None:
    """Raises SentOtherwise."""
    if made.submission_digest not in {"", submission.digest}:
        raise SentOtherwise(made)


def is_by(made: Any, submission: Submission | None) -> bool:
    """Whether this form made it, whatever it said then."""
    return submission is not None and made.submission_id == submission.id


def is_same(made: Any, submission: Submission | None) -> bool:
    """Whether this very sending made it: the button was pressed twice."""
    return (
        submission is not None
        and is_by(made, submission)
        and made.submission_digest == submission.digest
    )


def fields_of(submission: Submission | None) -> dict[str, Any]:
    """What to keep on the row that a form makes."""
    if submission is None:
        return {}
    return {"submission_id": submission.id, "submission_digest": submission.digest}


def sent_before(
    request: HttpRequest,
    fields: Iterable[BoundField],
    *,
    own_url: str,
    how: str,
    change_url: str = "",
) -> HttpResponse:
    """409: what stands is behind ``own_url``, and ``how`` it is changed; nothing is told that was not typed.

    With ``change_url`` one press does it: that page takes the same fields.
    """
    context = {
        "typed": typed(fields),
        "resend": [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name not in NOT_SAID
        ],
        "own_url": own_url,
        "change_url": change_url,
        "how": how,
        "fresh_url": request.path,
    }
    return render(request, "sent_before.html", context, status=409)


def typed(fields: Iterable[BoundField]) -> list[tuple[str, str]]:
    """What a valid form says, in the words of its lists: label and value."""
    return [(str(field.label), _as_typed(field)) for field in fields]


def _as_typed(field: BoundField) -> str:
    value = field.form.cleaned_data.get(field.name, "")
    chosen_from = field.field
    if isinstance(chosen_from, ModelChoiceField):
        return str(chosen_from.label_from_instance(value) if value else chosen_from.empty_label)
    if isinstance(chosen_from, ChoiceField):
        names = getattr(chosen_from, "names", None) or dict(chosen_from.choices)  # type: ignore[arg-type]
        return str(names.get(str(value), ""))
    if isinstance(value, bool):
        return ""
    if isinstance(value, Mapping):
        return ", ".join(str(kind.label) for kind in value)
    return str(value)
