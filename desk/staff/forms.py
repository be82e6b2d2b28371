"""The manager's forms about staff, and the one with which somebody joins."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.models import Event, StaffMember
from eventsite.staff.events_field import EventsField
from eventsite.web.forms import DeskForm, EmailField, NameField, PublicForm
from eventsite.web.versions import VersionedForm

Role = StaffMember.Role
WHAT_THEY_DO = [
    (
        Role.STEWARD,
        gettext_lazy("Steward: checkt mensen in op de eigen avonden, en ziet niets anders"),
    ),
    (
        Role.TRAINER,
        gettext_lazy("Trainer: deur, aanwezigheid en mensen van de eigen cursusrondes"),
    ),
    (Role.ORGANISER, gettext_lazy("Organisator: alle avonden, cursussen, mensen en berichten")),
    (Role.MANAGER, gettext_lazy("Beheerder: alles, ook medewerkers en instellingen")),
]


class RoleForm(VersionedForm, DeskForm):
    """What somebody does here, and where."""

    role = forms.ChoiceField(
        label=gettext_lazy("Rol"),
        choices=WHAT_THEY_DO,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Kies een rol.")),
    )
    events = EventsField(
        gettext_lazy("Alleen voor een steward en een trainer. De anderen zien alles.")
    )

    def __init__(self, *args: Any, member: StaffMember | None = None, **kwargs: Any) -> None:
        self.member = member
        if member:
            kwargs["initial"] = _of_member(member)
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["events"]
        choices.queryset = _to_choose_from(member)

    def stored(self) -> dict[str, Any]:
        if self.member is None or self.member.pk is None:
            return {}
        return _of_member(StaffMember.objects.get(pk=self.member.pk))

    def refuse_last_manager(self) -> None:
        self.add_error(
            "role",
            _("Dit is de enige beheerder. Maak eerst iemand anders beheerder."),
        )


def _of_member(member: StaffMember) -> dict[str, Any]:
    events = list(member.events.values_list("pk", flat=True)) if member.pk else []
    return {"role": member.role, "events": events}


def _to_choose_from(member: StaffMember | None) -> Any:
    """What is to come or was of late, and what they have already; soonest first."""
    known = Event.objects.filter(staff=member.pk) if member and member.pk else Event.objects.none()
    return (Event.objects.lately() | known).distinct().with_sessions().by_start()


class InviteForm(RoleForm):
    """Somebody new."""

    first_name = NameField(label=gettext_lazy("Voornaam"), max_length=150)
    last_name = NameField(label=gettext_lazy("Achternaam"), max_length=150, required=False)
    email = EmailField(
        max_length=150,
        help_text=gettext_lazy("Hierheen gaat een link die drie dagen werkt."),
    )
    submit_label = gettext_lazy("Stuur de uitnodiging")
    field_order = ["first_name", "last_name", "email", "role", "events"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name", "email"):  # somebody else's
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def refuse_email(self) -> None:
        self.add_error(
            "email", _("Dit e-mailadres hoort al bij een medewerker, van nu of van vroeger.")
        )


class PasswordForm(PublicForm):
    """The first password, twice."""

    password = forms.CharField(
        label=gettext_lazy("Wachtwoord"),
        help_text=gettext_lazy("Ten minste twaalf tekens. Een zin mag ook."),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Kies een wachtwoord.")},
    )
    again = forms.CharField(
        label=gettext_lazy("Nog een keer"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Vul het wachtwoord nog een keer in.")},
    )
    submit_label = gettext_lazy("Kies dit wachtwoord")
    marks_optional = False

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if {"password", "again"} <= cleaned.keys() and cleaned["password"] != cleaned["again"]:
            self.add_error("again", _("Dit is een ander wachtwoord dan hierboven."))
        return cleaned
