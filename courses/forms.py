"""The forms of the courses' public pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eventsite.booking import refusals
from eventsite.models import Registration
from eventsite.pages.forms import RegistrationForm
from eventsite.web.forms import EmailField, LineField, NameField, PublicForm
from initiatives.models import Initiative

from . import enrolment
from .access_links import Holder
from .enrolment import NewInitiative
from .models import CourseRun

ANOTHER = "another"


class EnrolmentForm(RegistrationForm):
    """Enrol in a run. With a ``holder`` the address is proved and not asked again."""

    submit_label = _("Aanmelding versturen")

    def __init__(
        self, *args: Any, run: CourseRun, holder: Holder | None = None, **kwargs: Any
    ) -> None:
        if holder:
            kwargs["initial"] = {"name": holder.name} | (kwargs.get("initial") or {})
        super().__init__(*args, event=run, **kwargs)
        self.run = run
        self.holder = holder
        if holder:
            self.address_is_proved = True
            del self.fields["email"]
        if run.course.asks_initiative:
            self.own_page_changes_it = False
            self._ask_initiative()

    def _ask_initiative(self) -> None:
        """One of the holder's own, or a new one by name and one sentence."""
        known = list(Initiative.objects.of(self.holder.email)) if self.holder else []
        if known:
            self.fields["initiative"] = forms.ChoiceField(
                label=_("Voor welk initiatief volgt u de cursus?"),
                choices=[
                    *((str(i.pk), i.name) for i in known),
                    (ANOTHER, _("Een ander initiatief")),
                ],
                initial=str(known[0].pk),
                required=False,  # the first press of two entered it; see clean
                widget=forms.RadioSelect,
                error_messages=dict.fromkeys(
                    ("required", "invalid_choice"), _("Kies een initiatief.")
                ),
            )
        self.known = {str(initiative.pk): initiative for initiative in known}
        self.fields["initiative_name"] = LineField(
            label=_("Naam van het andere initiatief") if known else _("Naam van uw initiatief"),
            required=not known,
            max_length=200,
            help_text=_("Alleen als u hierboven “Een ander initiatief” koos.")
            if known
            else _("De cursus is voor wie met een eigen initiatief bezig is."),
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            error_messages={
                "required": _("Vul de naam van uw initiatief in."),
                "max_length": _("De naam mag hoogstens %(limit_value)d tekens lang zijn."),
            },
        )
        self.fields["initiative_summary"] = LineField(
            label=_("Uw initiatief in één zin"),
            required=not known,
            max_length=200,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            error_messages={
                "required": _("Vertel in één zin wat uw initiatief is."),
                "max_length": _("De zin mag hoogstens %(limit_value)d tekens lang zijn."),
            },
        )
        for name in ("initiative_name", "initiative_summary"):
            self.fields[name].widget.attrs.pop("maxlength", None)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "initiative" in self.fields and "initiative" not in self.errors:
            self._see_to_choice(cleaned)
        if "initiative_name" in self.fields and self._wants_new():
            if not cleaned.get("initiative_name") and "initiative_name" not in self.errors:
                self.add_error("initiative_name", _("Vul de naam van uw initiatief in."))
            if not cleaned.get("initiative_summary") and "initiative_summary" not in self.errors:
                self.add_error("initiative_summary", _("Vertel in één zin wat uw initiatief is."))
        return cleaned

    def _see_to_choice(self, cleaned: dict[str, Any]) -> None:
        """Who was asked for a name only, before this form knew one, has a new one."""
        if not cleaned["initiative"]:
            del cleaned["initiative"]
            if not cleaned.get("initiative_name"):
                self.add_error("initiative", _("Kies een initiatief."))

    def _wants_new(self) -> bool:
        return bool(self.cleaned_data.get("initiative", ANOTHER) == ANOTHER)

    def chosen_initiative(self) -> Initiative | NewInitiative | None:
        """What was filled in; None where the course does not ask."""
        if "initiative_name" not in self.fields:
            return None
        if not self._wants_new():
            return self.known[self.cleaned_data["initiative"]]
        return NewInitiative(
            self.cleaned_data["initiative_name"], self.cleaned_data["initiative_summary"]
        )

    def save(self) -> Registration:
        """Enrol through the verb. Raises booking.BookingRefused."""
        email = self.holder.email if self.holder else self.cleaned_data["email"]
        return enrolment.enrol(
            self.run,
            name=self.cleaned_data["name"],
            email=email,
            submission=self.submission(email),
            initiative=self.chosen_initiative(),
            evenly=not self.address_is_proved,
        )

    def refuse(self, refusal: refusals.BookingRefused) -> None:
        if isinstance(refusal, enrolment.InitiativeMissing):
            self.add_error("initiative_name", _("Vul de naam van uw initiatief in."))
        else:
            super().refuse(refusal)


class AccessForm(PublicForm):
    """Ask for the link that proves one's address."""

    email = EmailField(help_text=_("Het adres waarmee u de eerdere cursus volgde."))
    submit_label = _("Stuur mij de link")


class CertificateNameForm(PublicForm):
    """One's own name as the certificate should say it."""

    name = NameField(
        label=_("Uw naam, zoals die op het bewijs moet staan"),
        help_text=_(
            "De code verandert ook. Wie de oude code invult, komt bij het nieuwe bewijs uit."
        ),
    )
    submit_label = _("Verbeter mijn naam")


class CodeForm(PublicForm):
    """The code on a certificate; looked up by GET, since it changes nothing."""

    code = LineField(
        label=_("Code op het bewijs"),
        max_length=100,
        help_text=_("26 letters en cijfers. Spaties en streepjes mogen."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages=dict.fromkeys(
            ("required", "max_length"), _("Vul de code in die op het bewijs staat.")
        ),
    )
    submit_label = _("Controleer het bewijs")
    method = "get"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.pop("maxlength", None)
