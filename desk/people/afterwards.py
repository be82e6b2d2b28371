"""Who was at an evening and was not scanned: written down when it is over, from a list on paper."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from eventsite.booking import refusals
from eventsite.door import checkin
from eventsite.models import Event, Registration

from .adding import WAS_THERE, PersonForm, was_just_held

MARK = "was_er"


class WasThereForm(PersonForm):
    """Checks somebody in afterwards: as who signed up with this address, or else as a walk-in."""

    heading = WAS_THERE
    follows = gettext_lazy("Niemand krijgt een mail.")
    submit_label = gettext_lazy("Noteer")

    def __init__(self, *args: Any, event: Event, by: User | None, **kwargs: Any) -> None:
        super().__init__(*args, event=event, **kwargs)
        self.by = by
        for name in ("shares_email", "source", "access_need", "over", "over_reason"):
            del self.fields[name]
        self.fields["email"].help_text = gettext_lazy(
            "Alleen om een eerdere aanmelding terug te vinden. Mag leeg blijven."
        )
        self.fields[MARK] = forms.CharField(required=False, widget=forms.HiddenInput, initial="1")

    def save(self) -> Registration:
        """Raises RegistrationNotOpen where nothing took place."""
        said = self.cleaned_data
        verdict = checkin.walk_in(
            self.event.sessions_in_order()[-1],
            name=said["name"],
            email=said["email"],
            party_size=said.get("party_size", 1),
            check_in_id=said["submission_id"] or uuid.uuid4(),
            operator=self.by,
            over=True,
            afterwards=True,
        )
        if verdict.registration is None:
            raise refusals.RegistrationNotOpen(self.event.registration_state())
        return verdict.registration


def form_of(event: Event, sent: QueryDict | None, *, by: User | None) -> PersonForm:
    """What fits the moment. Who began to sign somebody up before the end is told that it is over."""
    if was_just_held(event) and (sent is None or MARK in sent):
        return WasThereForm(sent, event=event, by=by)
    return PersonForm(sent, event=event)


def instead_of(form: PersonForm, event: Event, *, by: User | None) -> PersonForm:
    """For who began to sign somebody up before the end and was refused: the same person, to be noted."""
    if isinstance(form, WasThereForm) or not was_just_held(event):
        return form
    names = ("name", "email", "party_size")
    return WasThereForm(event=event, by=by, initial={name: form.data.get(name) for name in names})
