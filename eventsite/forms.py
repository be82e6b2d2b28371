"""The forms that visitors fill in."""

from __future__ import annotations

import contextlib
import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.db.models import Max
from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from eventsite.web.names import normalise_email, normalise_name

from .booking import refusals, registering
from .mails import mailings
from .models import Event, Mailing, Registration


class PublicForm(forms.Form):
    """A form of ours: rendered by the nlds template pack, without a CSRF cookie (docs/adr/0007)."""

    submit_label: str | Promise = ""
    with_csrf_token = False  # for staff's forms, which act for who is signed in
    marks_optional = True  # not where nothing has to be filled in, or where it depends
    method = "post"

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.disable_csrf = not self.with_csrf_token
        helper.form_class = "form"
        helper.form_method = self.method
        helper.attrs = {"novalidate": True}
        helper.add_input(Submit("", self.submit_label))
        return helper

    @property
    def error_count(self) -> int:
        """How many messages the summary lists."""
        return sum(len(errors) for errors in self.errors.values())


class FilterForm(PublicForm):
    """One row of fields, sent as a GET: the address of a search can be shared."""

    marks_optional = False
    method = "get"
    submit_label = _("Zoeken")

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.form_class = "form form--row"
        return helper


class SentOnceForm(PublicForm):
    """A form with an id of its own, so that pressing the button twice does it once."""

    submission_id = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"submission_id": uuid.uuid4()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def clean_submission_id(self) -> uuid.UUID | None:
        """None when it is no UUID: a hidden field has nobody to correct it, and the form works without."""
        with contextlib.suppress(ValueError):
            return uuid.UUID(self.cleaned_data["submission_id"])
        return None


class NameField(forms.CharField):
    """A name as people write theirs: any alphabet, up to 200 characters, never split or re-cased."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=200,
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
            error_messages={
                "required": _("Vul uw naam in."),
                "max_length": _("Uw naam mag hoogstens %(limit_value)d tekens lang zijn."),
            },
            **({"label": _("Naam")} | options),
        )
        # A longer name gets a message, not a field that stops taking letters.
        self.widget.attrs.pop("maxlength", None)

    def to_python(self, value: Any) -> str:
        return normalise_name(super().to_python(value) or "")


class EmailField(forms.EmailField):
    """An e-mail address in one spelling; domains of any alphabet (IDN)."""

    def __init__(self, **options: Any) -> None:
        wrong = _("Vul een e-mailadres in, zoals naam@voorbeeld.nl.")
        super().__init__(
            label=_("E-mailadres"),
            max_length=254,
            widget=forms.EmailInput(attrs={"autocomplete": "email"}),
            error_messages={"required": wrong, "invalid": wrong, "max_length": wrong},
            **options,
        )
        self.widget.attrs.pop("maxlength", None)

    def to_python(self, value: Any) -> str:
        return normalise_email(super().to_python(value) or "")


class PartySizeField(forms.IntegerField):
    """How many people come, from 1 to what the event allows."""

    def __init__(self, largest: int) -> None:
        wrong = ngettext(
            "Vul het getal 1 in.", "Vul een getal in van 1 tot en met %(largest)d.", largest
        ) % {"largest": largest}
        super().__init__(
            label=_("Met hoeveel mensen komt u?"),
            help_text=_("Tel uzelf mee."),
            min_value=1,
            max_value=largest,
            initial=1,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
        )


class PartyForm(PublicForm):
    """Name and party size, with the booking rules' refusals as errors of a field."""

    name = NameField()

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        largest = min(event.party_max, event.capacity)
        if largest > 1:
            self.fields["party_size"] = PartySizeField(largest)

    @property
    def party_size(self) -> int:
        """What was filled in; 1 where the event takes no parties."""
        return int(self.cleaned_data.get("party_size", 1))

    def refuse(self, refusal: refusals.BookingRefused) -> None:
        """Show why the rules said no. Raises the refusal when it is not about a field."""
        field = "party_size" if "party_size" in self.fields else None
        match refusal:
            case refusals.PartyTooLarge(largest=largest):
                self.add_error(
                    field,
                    ngettext(
                        "U kunt hoogstens %(largest)d persoon aanmelden.",
                        "U kunt hoogstens %(largest)d personen aanmelden.",
                        largest,
                    )
                    % {"largest": largest},
                )
            case refusals.NotEnoughPlaces(free=free):
                self.add_error(
                    field,
                    ngettext(
                        "Er is nog %(free)d plaats vrij. Uw aanmelding is niet veranderd.",
                        "Er zijn nog %(free)d plaatsen vrij. Uw aanmelding is niet veranderd.",
                        free,
                    )
                    % {"free": free},
                )
            case _:
                raise refusal


class RegistrationForm(SentOnceForm, PartyForm):
    """Sign up for an event."""

    email = EmailField(help_text=_("Hier sturen wij uw toegangskaart naartoe."))
    submit_label = _("Aanmelding versturen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["name", "email", "party_size"])

    def save(self) -> Registration:
        """Register through the verb. Raises booking.BookingRefused."""
        return registering.register(
            self.event,
            name=self.cleaned_data["name"],
            email=self.cleaned_data["email"],
            party_size=self.party_size,
            submission_id=self.cleaned_data["submission_id"],
        )


class ChangeForm(PartyForm):
    """Change one's own registration."""

    submit_label = _("Wijziging opslaan")

    def save(self, registration: Registration) -> Registration:
        """Change through the verb. Raises booking.BookingRefused."""
        return registering.change(
            registration, name=self.cleaned_data["name"], party_size=self.party_size
        )


class LinksForm(PublicForm):
    """Ask for one's links again."""

    email = EmailField(help_text=_("Het adres waarmee u zich hebt aangemeld."))
    submit_label = _("Stuur mijn links")


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


# Organisers' forms --------------------------------------------------------------------------------

MOMENT_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d-%m-%Y %H:%M", "%d-%m-%Y %H.%M"]


class DeskForm(PublicForm):
    """A form for organisers, who are signed in."""

    submit_label = _("Opslaan")
    with_csrf_token = True


class MomentField(forms.DateTimeField):
    """A day and a time on the clock in Amsterdam."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            input_formats=MOMENT_FORMATS,
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            error_messages={
                "required": _("Vul een dag en een tijd in."),
                "invalid": _("Vul een dag en een tijd in, zoals 16-03-2027 19.30."),
            },
            **options,
        )
