"""What is asked to make a key, and to renew one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.models import ApiKey, Event, Scope
from eventsite.staff.events_field import EventsField
from eventsite.web.dates import day as written
from eventsite.web.forms import DeskForm, EmailField, LineField
from eventsite.web.times import midnight

EVERYWHERE, CHOSEN = "overal", "hier"


class ExpiryField(forms.DateField):
    """The last day on which it works, local time."""

    def __init__(self) -> None:
        wrong = gettext_lazy("Vul een dag in, zoals 16-03-2027.")
        super().__init__(
            label=gettext_lazy("Werkt tot en met"),
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d", "%d-%m-%Y"],
            error_messages=dict.fromkeys(("required", "invalid"), wrong),
        )

    @staticmethod
    def latest() -> date:
        return timezone.localdate() + timedelta(days=settings.API_KEY_MOST_DAYS - 1)

    def clean(self, value: Any) -> date:
        day: date = super().clean(value)
        if not timezone.localdate() <= day <= self.latest():
            text = _("Kies een dag vanaf vandaag, tot en met %(day)s.")
            raise ValidationError(text % {"day": written(self.latest())})
        return day

    @staticmethod
    def moment(day: date) -> datetime:
        """The midnight after it."""
        return midnight(day + timedelta(days=1))


class KeyForm(DeskForm):
    """A new key."""

    submit_label = gettext_lazy("Verder")
    marks_optional = False  # whether events have to be chosen hangs on where it holds

    name = LineField(
        label=gettext_lazy("Naam van de sleutel"),
        help_text=gettext_lazy(
            "Zo heet de sleutel hier en in het logboek, zoals “HaarlemLink: website”."
        ),
        max_length=80,
        error_messages={"required": gettext_lazy("Geef de sleutel een naam.")},
    )
    partner = LineField(
        label=gettext_lazy("Voor wie"),
        help_text=gettext_lazy("Mensen lezen dit in hun mail: “HaarlemLink heeft u aangemeld.”"),
        max_length=80,
        error_messages={"required": gettext_lazy("Vul in voor wie de sleutel is.")},
    )
    contact_email = EmailField(
        label=gettext_lazy("E-mailadres van de beheerder daar"),
        help_text=gettext_lazy("Wij mailen twee weken voordat de sleutel verloopt."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("Wat mag de sleutel?"),
        # Webhooks are made at the desk, without a key.
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice", "invalid_list"),
            gettext_lazy("Kies wat de sleutel mag."),
        ),
    )
    where = forms.ChoiceField(
        label=gettext_lazy("Waar geldt de sleutel?"),
        choices=[
            (EVERYWHERE, gettext_lazy("Bij alle avonden en cursussen, ook die nog komen")),
            (CHOSEN, gettext_lazy("Alleen hier")),
        ],
        initial=EVERYWHERE,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Kies waar de sleutel geldt.")
        ),
    )
    events = EventsField(gettext_lazy("Alleen als u hierboven “Alleen hier” koos."))
    expires_on = ExpiryField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"expires_on": ExpiryField.latest()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["events"]
        choices.queryset = _to_choose_from()

    def clean_name(self) -> str:
        """Said before what follows of it is asked."""
        name: str = self.cleaned_data["name"]
        if ApiKey.objects.filter(name=name).exists():
            raise ValidationError(_name_taken())
        return name

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if (
            cleaned.get("where") == CHOSEN
            and not cleaned.get("events")
            and "events" not in self.errors
        ):
            self.add_error("events", _("Kies minstens één avond of ronde."))
        return cleaned

    def refuse_name(self) -> None:
        self.add_error("name", _name_taken())

    @property
    def given(self) -> dict[str, Any]:
        """For the verb."""
        said = self.cleaned_data
        return {
            "name": said["name"],
            "partner": said["partner"],
            "contact_email": said["contact_email"],
            "scopes": [Scope(one) for one in said["scopes"]],
            "events": list(said["events"]) if said["where"] == CHOSEN else None,
            "expires_at": ExpiryField.moment(said["expires_on"]),
        }


class RenewForm(DeskForm):
    """Until when a renewed key works."""

    submit_label = gettext_lazy("Maak een nieuw geheim")

    expires_on = ExpiryField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"expires_on": ExpiryField.latest()}
        super().__init__(*args, **kwargs)

    @property
    def expires_at(self) -> datetime:
        return ExpiryField.moment(self.cleaned_data["expires_on"])


def _name_taken() -> str:
    return _(
        "Er is al een sleutel met deze naam. Zag u het geheim daarvan niet? Vernieuw die sleutel dan, of trek hem in."
    )


def _to_choose_from() -> Any:
    """What is to come or was of late, soonest first."""
    return Event.objects.lately().with_sessions().by_start()
