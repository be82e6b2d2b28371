"""The organisers' forms about mails."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import Max
from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eventsite.models import Event, Mailing
from eventsite.web.forms import FilterForm, PublicForm

from . import mailings


class MailingForm(PublicForm):
    """What organisers write to many, and to whom."""

    submit_label = _("Bekijk het bericht")
    audience = forms.ChoiceField(
        label=_("Aan wie?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies aan wie u schrijft.")},
    )
    subject = forms.CharField(
        label=_("Onderwerp"),
        max_length=120,
        error_messages={"required": _("Vul een onderwerp in.")},
    )
    text = forms.CharField(
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
        for name, value in self.cleaned_data.items():
            setattr(self.instance, name, value)
        self.instance.save()
        return self.instance


class _EventField(forms.ModelChoiceField):  # type: ignore[type-arg]  # takes none when it runs
    def label_from_instance(self, event: Event) -> str:
        start = event.starts_at
        day = format_date(timezone.localtime(start), "j F Y") if start else _("zonder datum")
        return f"{event.title}, {day}"


class MailFilterForm(FilterForm):
    """The mails of one event."""

    submit_label = _("Toon")

    evenement = _EventField(
        label=_("Evenement"),
        queryset=Event.objects.public()
        .with_sessions()
        .annotate(last_start=Max("sessions__starts_at"))
        .order_by("-last_start", "-pk"),
        to_field_name="slug",
        required=False,
        empty_label=_("Alle evenementen"),
        error_messages={"invalid_choice": _("Kies een evenement uit de lijst.")},
    )
