"""The forms that visitors fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from eventsite.booking import refusals, registering
from eventsite.models import Event, Registration
from eventsite.web.border import numbers, plain_names, text
from eventsite.web.forms import EmailField, NameField, PublicForm, SentOnceForm
from eventsite.web.versions import VersionedForm


class PartySizeField(forms.IntegerField):
    """How many people come, from 1 to what the event allows."""

    def __init__(self, largest: int) -> None:
        wrong = ngettext(
            "Vul het getal 1 in.", "Vul een getal in van 1 tot en met %(largest)d.", largest
        ) % {"largest": largest}
        super().__init__(
            label=_("Met hoeveel mensen komt u?"),
            help_text=ngettext(
                "Tel uzelf mee. U kunt alleen komen.",
                "Tel uzelf mee. U kunt met hoogstens %(largest)d mensen komen.",
                largest,
            )
            % {"largest": largest},
            min_value=1,
            max_value=largest,
            initial=1,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages=dict.fromkeys(("required", "min_value", "max_value"), wrong),
        )

    def to_python(self, value: Any) -> int | None:
        typed = text.line(str("" if value is None else value))
        if not typed:
            return None
        try:
            return numbers.people(typed)
        except ValidationError as refused:
            # What the event takes says more than that it is no number.
            if refused.code == "invalid":
                raise ValidationError(self.error_messages["required"], code="invalid") from refused
            raise


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
            case refusals.PeopleInside(inside=inside):
                words = _("Er zijn al %(inside)d mensen van u binnen. Vul dat aantal in, of meer.")
                self.add_error(field, words % {"inside": inside})
            case refusals.AlreadyRegistered():
                text = _("Iemand met deze naam en dit e-mailadres is al aangemeld.")
                self.add_error("name", text)
            case _:
                raise refusal


class RegistrationForm(SentOnceForm, PartyForm):
    """Sign up for an event."""

    email = EmailField(help_text=_("Hier sturen wij uw toegangskaart naartoe."))
    submit_label = _("Aanmelding versturen")
    own_page_changes_it = True  # all that it asks, ChangeForm asks too
    address_is_proved = False  # who sends it came by a link from their own mail

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = self.event.pk
        self.order_fields(["name", "email", "party_size"])

    def asked(self) -> str:
        """What it asks, in our words, to mail to who is in already."""
        people = ngettext("%(n)d persoon", "%(n)d personen", self.party_size)
        said = people % {"n": self.party_size}
        if name := plain_names.plain(self.cleaned_data["name"]):
            return _("%(people)s, op naam van %(name)s") % {"people": said, "name": name}
        return said

    def save(self) -> Registration:
        """Register through the verb. Raises booking.BookingRefused."""
        return registering.register(
            self.event,
            name=self.cleaned_data["name"],
            email=self.cleaned_data["email"],
            party_size=self.party_size,
            submission=self.submission(self.cleaned_data["email"]),
            evenly=not self.address_is_proved,
        )


class ChangeForm(VersionedForm, PartyForm):
    """Change one's own registration, which organisers may change too."""

    submit_label = _("Wijziging opslaan")

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        self.registration = registration
        initial = self._told(registration)
        super().__init__(*args, event=registration.event, initial=initial, **kwargs)

    def _opened(self) -> dict[str, Any]:
        return dict(self.initial)

    def stored(self) -> dict[str, Any]:
        return self._told(Registration.objects.get(pk=self.registration.pk))

    @staticmethod
    def _told(registration: Registration) -> dict[str, Any]:
        return {"name": registration.name, "party_size": registration.party_size}

    def save(self) -> Registration:
        """Change through the verb. Raises booking.BookingRefused and Stale."""
        return registering.change(
            self.registration,
            name=self.cleaned_data["name"],
            party_size=self.party_size,
            check=self.check,
        )


class LinksForm(PublicForm):
    """Ask for one's links again."""

    email = EmailField(help_text=_("Het adres waarmee u zich hebt aangemeld."))
    submit_label = _("Stuur mijn links")
