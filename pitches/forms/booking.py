"""The forms in which one books a stall and a pitch, with or without a new initiative."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.booking import earlier
from eventsite.models import Registration
from eventsite.pages.forms import PartySizeField
from eventsite.web.forms import EmailField, NameField
from initiatives import publishing
from initiatives.fields import TextField, ThemeField
from initiatives.models import Initiative
from pitches import taking_part

from .wishes import WishForm


class InitiativeMixin(WishForm):
    """The initiative, asked of who has none here yet."""

    initiative_name = TextField(
        label=gettext_lazy("Naam van het initiatief"),
        max_length=200,
        missing=gettext_lazy("Vul de naam van uw initiatief in."),
    )
    summary = TextField(
        label=gettext_lazy("Uw initiatief in één zin"),
        help_text=gettext_lazy("Deze zin komt in het programma, als wij hem hebben gelezen."),
        max_length=200,
        missing=gettext_lazy("Vertel in één zin wat uw initiatief is."),
    )
    theme = ThemeField()
    initiative_fields = ("initiative_name", "summary", "theme")

    @property
    def new_initiative(self) -> taking_part.NewInitiative:
        return taking_part.NewInitiative(
            name=self.cleaned_data["initiative_name"],
            summary=self.cleaned_data["summary"],
            theme=self.cleaned_data["theme"],
        )


class PersonMixin(WishForm):
    """Who comes, asked of who has not signed up yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = NameField(label=_("Uw naam"))
        self.fields["email"] = EmailField(
            help_text=_("Hier sturen wij uw toegangskaart en de links naartoe.")
        )
        largest = min(self.edition.party_max, self.edition.capacity)
        self.fields["party_size"] = PartySizeField(largest)

    person_fields = ("name", "email", "party_size")


class JoinForm(InitiativeMixin, PersonMixin):
    """For who is new here: everything in one go."""

    def known_registration(self) -> Registration | None:
        """What this address has already on this evening."""
        return earlier.known(self.edition, self.cleaned_data["email"])

    def known_initiative(self) -> Initiative | None:
        """The one of this name that this address has already."""
        return publishing.known(self.cleaned_data["email"], self.cleaned_data["initiative_name"])

    def save(self) -> Registration:
        """Book through the verb. Raises booking.BookingRefused."""
        return _join(self, self.new_initiative)


class JoinWithInitiativeForm(PersonMixin):
    """For who comes from the link to an initiative."""

    def __init__(self, *args: Any, initiative: Initiative, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initiative = initiative
        # Whoever holds the link is the initiator; a booking in another's name needs no such link.
        del self.fields["email"]
        self.fields["name"].initial = initiative.contact_name

    def save(self) -> Registration:
        """Book through the verb. Raises booking.BookingRefused."""
        return _join(self, self.initiative, email=self.initiative.contact_email)


class AddForm(InitiativeMixin):
    """For who signed up before, as a visitor."""

    def save(self, registration: Registration) -> Registration:
        """Book through the verb. Raises booking.BookingRefused."""
        return taking_part.add(registration, self.wish, initiative=self.new_initiative)


class AddWithInitiativeForm(WishForm):
    """For who has a stall or a pitch, and wants the other too."""

    def save(self, registration: Registration, initiative: Initiative) -> Registration:
        """Book through the verb. Raises booking.BookingRefused."""
        return taking_part.add(registration, self.wish, initiative=initiative)


def _join(
    form: PersonMixin,
    initiative: Initiative | taking_part.NewInitiative,
    *,
    email: str | None = None,
) -> Registration:
    email = email or form.cleaned_data["email"]
    return taking_part.join(
        form.edition,
        form.wish,
        initiative=initiative,
        name=form.cleaned_data["name"],
        email=email,
        party_size=form.cleaned_data["party_size"],
        submission=form.submission(email),
    )
