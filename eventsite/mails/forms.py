"""The organisers' forms about mails."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from eventsite.models import Mailing
from eventsite.staff.choosing import EventField
from eventsite.web.forms import FilterForm, LineField, ParagraphsField, PublicForm

from . import mailings


class MailingForm(PublicForm):
    """What organisers write to many, and to whom."""

    submit_label = _("Bekijk het bericht")
    audience = forms.ChoiceField(
        label=_("Aan wie?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies aan wie u schrijft.")},
    )
    subject = LineField(
        label=_("Onderwerp"),
        max_length=120,
        error_messages={"required": _("Vul een onderwerp in.")},
    )
    text = ParagraphsField(
        label=_("Bericht"),
        help_text=_(
            "Boven het bericht zetten wij “Dag” met de naam. Een lege regel begint een alinea."
        ),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": _("Schrijf een bericht.")},
    )

    def __init__(self, *args: Any, instance: Mailing, **kwargs: Any) -> None:
        self.instance = instance
        initial = {name: getattr(instance, name) for name in ("audience", "subject", "text")}
        super().__init__(*args, **(kwargs | {"initial": initial}))
        choices = [(audience.name, audience.label) for audience in mailings.audiences()]
        self.fields["audience"].choices = choices  # type: ignore[attr-defined]

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.disable_csrf = False  # this one acts for who is signed in
        return helper

    def save(self) -> Mailing:
        """Raises mailings.AlreadySent."""
        mailings.write(self.instance, **self.cleaned_data)
        return self.instance


class MailFilterForm(FilterForm):
    """The mails of one event."""

    submit_label = _("Toon")

    evenement = EventField()

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        field = self.fields["evenement"]
        assert isinstance(field, EventField)  # noqa: S101 (declared above)
        field.show(data.get("evenement", ""))
