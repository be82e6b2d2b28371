"""The form in which one books a stall and a pitch, with or without a new initiative."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cafes import plan, stands
from cafes.models import Edition
from eventsite.booking import refusals
from eventsite.models import Registration
from eventsite.pages.forms import PartySizeField
from eventsite.web.forms import EmailField, NameField, SentOnceForm
from initiatives.fields import TextField
from initiatives.models import Initiative

from . import running_order, taking_part

NONE = "geen"
RESERVE = "reserve"


class WishField(forms.ChoiceField):
    """Radios of what is free now. Any number is taken in: that it went a second ago is for the verb to
    say, which then also knows what is nearest."""

    def __init__(self, *, label: Any, widget: type[forms.widgets.ChoiceWidget]) -> None:
        super().__init__(
            label=label,
            initial=NONE,
            widget=widget,
            error_messages=dict.fromkeys(
                ("required", "invalid_choice"), gettext_lazy("Maak een keuze uit de lijst.")
            ),
        )

    def valid_value(self, value: Any) -> bool:
        return value in {NONE, RESERVE} or (
            str(value).isascii() and str(value).isdecimal() and len(str(value)) < 19
        )


class WishForm(SentOnceForm):
    """Which stall, which pitch."""

    submit_label = gettext_lazy("Boeking versturen")
    choice_widget: type[forms.widgets.ChoiceWidget] = forms.RadioSelect
    stand_label = gettext_lazy("Welke kraam wilt u?")
    slot_label = gettext_lazy("Wanneer wilt u pitchen?")

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition
        self.fields["stand"] = WishField(label=self.stand_label, widget=self.choice_widget)
        self.fields["slot"] = WishField(label=self.slot_label, widget=self.choice_widget)
        self.offer_what_is_free()

    def offer_what_is_free(self) -> None:
        """Fill the two lists from the database as it is now."""
        self.plan = plan.of(self.edition)
        free = running_order.free_turns(self.edition)
        stand_choices = [
            (str(spot.stand.pk), _stand_label(spot))
            for spot in self.plan.spots
            if spot.can_be_chosen
        ]
        slot_choices = [(str(turn.slot.pk), _turn_label(turn)) for turn in free]
        if not free:
            slot_choices.append((RESERVE, _("Zet mij op de reservelijst")))
        self._choices("stand", [(NONE, _("Geen kraam")), *stand_choices])
        self._choices("slot", [(NONE, _("Geen pitch")), *slot_choices])
        self.no_slot_left = not free

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, WishField)  # noqa: S101 (made so above)
        field.choices = choices

    @property
    def wish(self) -> taking_part.Wish:
        """What was chosen."""
        stand, slot = self.cleaned_data["stand"], self.cleaned_data["slot"]
        return taking_part.Wish(
            stand_id=int(stand) if stand.isdecimal() else None,
            slot_id=int(slot) if slot.isdecimal() else None,
            reserve=slot == RESERVE,
        )

    def refuse(self, refusal: refusals.BookingRefused) -> None:
        """Show why the rules said no, with what is free now. Raises the refusal when it is not about
        a field."""
        match refusal:
            case taking_part.NothingAsked():
                self.add_error("stand", _("Kies een kraam, een pitch, of allebei."))
            case stands.StandTaken(stand=stand, nearest=nearest):
                self.add_error("stand", _stand_taken(stand, nearest))
            case running_order.SlotTaken(free=free):
                self.add_error("slot", _slot_taken(free))
            case running_order.StillFree(free=free):
                text = _("Er is net een plek vrijgekomen. Nog vrij: %(times)s.")
                self.add_error("slot", text % {"times": _times(free)})
            case stands.HasStand(stand=stand):
                text = _("U hebt al kraam %(number)d. Geef die eerst op als u een andere wilt.")
                self.add_error("stand", text % {"number": stand.number})
            case running_order.HasPitch():
                text = _("U hebt al een pitch. Geef die eerst op als u een andere tijd wilt.")
                self.add_error("slot", text)
            case refusals.PartyTooLarge(largest=largest):
                self.add_error(
                    "party_size", _("Vul een getal in van 1 tot en met %(n)d.") % {"n": largest}
                )
            case _:
                raise refusal
        self.offer_what_is_free()

    def is_chosen(self, stand_pk: int) -> bool:
        return str(self["stand"].value()) == str(stand_pk)


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
    theme = forms.ChoiceField(
        label=gettext_lazy("Thema"),
        choices=[("", gettext_lazy("Kies een thema")), *Initiative.Theme.choices],
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Kies een thema uit de lijst.")
        ),
    )
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


class GiveForm(WishForm):
    """For an organiser: who gets which stall or pitch, with an initiative that is known here or a new one."""

    submit_label = gettext_lazy("Geef deze plek")
    with_csrf_token = True
    marks_optional = False
    choice_widget = forms.Select
    stand_label = gettext_lazy("Kraam")
    slot_label = gettext_lazy("Pitch")

    initiative = forms.ModelChoiceField(
        label=gettext_lazy("Initiatief"),
        queryset=Initiative.objects.exclude(status=Initiative.Status.WITHDRAWN).order_by("name"),
        empty_label=gettext_lazy("Een nieuw initiatief"),
        required=False,
    )
    initiative_name = TextField(
        label=gettext_lazy("Naam van het nieuwe initiatief"),
        help_text=gettext_lazy("Alleen als het initiatief niet in de lijst staat."),
        max_length=200,
        required=False,
    )
    summary = TextField(
        label=gettext_lazy("Het nieuwe initiatief in één zin"),
        help_text=gettext_lazy("Alleen als het initiatief niet in de lijst staat."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("Leeg: de naam en het adres die bij het gekozen initiatief staan.")
        self.fields["name"] = NameField(label=_("Naam"), required=False, help_text=hint)
        self.fields["email"] = EmailField(required=False, help_text=hint)
        for name in ("name", "email"):  # not the organiser's own
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.order_fields(
            ["stand", "slot", "initiative", "initiative_name", "summary", "name", "email"]
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        known = cleaned.get("initiative")
        if known:
            cleaned["name"] = cleaned.get("name") or known.contact_name
            cleaned["email"] = cleaned.get("email") or known.contact_email
        for field, missing in (
            ("initiative_name", _("Kies een initiatief, of vul de naam van een nieuw in.")),
            ("summary", _("Vertel in één zin wat het nieuwe initiatief is.")),
            ("name", _("Vul de naam in van wie er komt.")),
            ("email", _("Vul het e-mailadres in van wie er komt.")),
        ):
            if not known and not cleaned.get(field) and field not in self.errors:
                self.add_error(field, missing)
        return cleaned

    def save(self) -> Registration:
        """Book through the verb. Raises booking.BookingRefused."""
        data = self.cleaned_data
        new = taking_part.NewInitiative(name=data["initiative_name"], summary=data["summary"])
        return taking_part.give(
            self.edition,
            self.wish,
            initiative=data["initiative"] or new,
            name=data["name"],
            email=data["email"],
            submission_id=data["submission_id"],
        )


def _join(
    form: PersonMixin,
    initiative: Initiative | taking_part.NewInitiative,
    *,
    email: str | None = None,
) -> Registration:
    return taking_part.join(
        form.edition,
        form.wish,
        initiative=initiative,
        name=form.cleaned_data["name"],
        email=email or form.cleaned_data["email"],
        party_size=form.cleaned_data["party_size"],
        submission_id=form.cleaned_data["submission_id"],
    )


def _stand_label(spot: plan.Spot) -> str:
    number = _("Kraam %(number)d") % {"number": spot.stand.number}
    return f"{number}: {', '.join(spot.features)}" if spot.features else number


def _turn_label(turn: running_order.Turn) -> str:
    return _("%(start)s tot %(end)s uur") % {
        "start": _clock(turn.starts_at),
        "end": _clock(turn.ends_at),
    }


def _stand_taken(stand: Any, nearest: list[Any]) -> str:
    gone = (
        _("Kraam %(number)d is net geboekt.") % {"number": stand.number}
        if stand
        else _("Deze kraam is er niet meer.")
    )
    if not nearest:
        return gone + " " + _("Er is geen kraam meer vrij.")
    numbers = _list([str(s.number) for s in nearest[:3]])
    return gone + " " + _("Dichtbij nog vrij: %(numbers)s.") % {"numbers": numbers}


def _slot_taken(free: list[running_order.Turn]) -> str:
    if not free:
        return _("Deze plek is net geboekt en was de laatste. U kunt op de reservelijst.")
    return _("Deze plek is net geboekt. Nog vrij: %(times)s.") % {"times": _times(free)}


def _times(turns: list[running_order.Turn]) -> str:
    return _list([_clock(turn.starts_at) for turn in turns[:3]])


def _list(words: list[str]) -> str:
    """“a”, “a en b”, “a, b en c”."""
    *rest, last = words
    return _("%(rest)s en %(last)s") % {"rest": ", ".join(rest), "last": last} if rest else last


def _clock(moment: Any) -> str:
    return time_format(timezone.localtime(moment), "TIME_FORMAT")
