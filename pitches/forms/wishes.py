"""Which stall and which pitch somebody wants, and why that can't be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cafes import plan, stands
from cafes.models import Edition
from eventsite.booking import refusals
from eventsite.web.border import numbers
from eventsite.web.forms import SentOnceForm
from pitches import pitching, taking_part, timetable

from . import words

# Said when they are read: who is mailed what somebody else asked may read another language.
_stand, _turn = lazy(words.stand, str), lazy(words.turn, str)

NONE = "geen"
RESERVE = "reserve"


class WishField(forms.ChoiceField):
    """Radios of what is free now. Any number is taken in: that it went a second ago is for the verb to
    say, which then also knows what is nearest."""

    names: Mapping[str, str]  # of what is taken too

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
        return value in {NONE, RESERVE} or numbers.key(str(value)) is not None


class WishForm(SentOnceForm):
    """Which stall, which pitch."""

    submit_label = gettext_lazy("Boeking versturen")
    for_organisers = False
    give_up_url = exchange_url = ""  # of whom the page is open to
    choice_widget: type[forms.widgets.ChoiceWidget] = forms.RadioSelect
    stand_label = gettext_lazy("Welke kraam wilt u?")
    slot_label = gettext_lazy("Wanneer wilt u pitchen?")

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition, self.about = edition, edition.pk
        self.fields["stand"] = WishField(label=self.stand_label, widget=self.choice_widget)
        self.fields["slot"] = WishField(label=self.slot_label, widget=self.choice_widget)
        self.order_fields(["stand", "slot"])  # as on the page
        self.offer_what_is_free()

    def offer_what_is_free(self) -> None:
        """Fill the two lists from the database as it is now."""
        self.plan = plan.of(self.edition, for_organisers=self.for_organisers)
        to_book = [turn for turn in timetable.turns(self.edition) if turn.is_open]
        free = [turn for turn in to_book if turn.is_free]
        stand_choices = [
            (str(spot.stand.pk), words.stand(spot))
            for spot in self.plan.spots
            if spot.can_be_chosen
        ]
        slot_choices = [(str(turn.slot.pk), words.turn(turn)) for turn in free]
        if to_book and not free:
            slot_choices.append((RESERVE, _("Zet mij op de reservelijst")))
        stands = {str(spot.stand.pk): _stand(spot) for spot in self.plan.spots}
        turns = {str(turn.slot.pk): _turn(turn) for turn in to_book}
        self._choices("stand", [(NONE, _("Geen kraam")), *stand_choices], stands)
        self._choices("slot", [(NONE, _("Geen pitch")), *slot_choices], turns)
        self.no_slot_left = bool(to_book) and not free
        self.offers_stands, self.offers_slots = bool(stand_choices), bool(slot_choices)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if {cleaned.get("stand"), cleaned.get("slot")} <= {NONE, ""}:
            field = "stand" if self.offers_stands else "slot"
            self.add_error(field, _("Kies een kraam, een pitch, of allebei."))
        return cleaned

    def _choices(self, name: str, choices: list[tuple[str, str]], names: Mapping[str, str]) -> None:
        field = self.fields[name]
        assert isinstance(field, WishField)  # noqa: S101 (made so above)
        field.choices, field.names = choices, {**dict(choices), **names}
        field.required = len(choices) > 1  # one that offers nothing is not shown

    @property
    def nothing_to_book(self) -> bool:
        return not self.offers_stands and not self.offers_slots

    @property
    def wish(self) -> taking_part.Wish:
        """What was chosen."""
        stand, slot = self.cleaned_data["stand"], self.cleaned_data["slot"]
        return taking_part.Wish(
            stand_id=int(stand) if stand.isdecimal() else None,
            slot_id=int(slot) if slot.isdecimal() else None,
            reserve=slot == RESERVE,
        )

    def asked(self) -> str:
        """The stall and the turn that were chosen, in our words, to mail to who is in already."""
        names = (self._named(name) for name in ("stand", "slot"))
        return ", ".join(filter(None, names))

    def _named(self, name: str) -> str:
        field = self.fields[name]
        assert isinstance(field, WishField)  # noqa: S101 (made so above)
        chosen = self.cleaned_data.get(name, NONE)
        return "" if chosen == NONE else str(field.names.get(chosen, ""))

    def refuse(self, refusal: refusals.BookingRefused) -> None:
        """Show why the rules said no, with what is free now. Raises the refusal when it is not about
        a field."""
        match refusal:
            case stands.StandTaken(stand=stand, nearest=nearest):
                self.add_error("stand", words.stand_taken(stand, nearest))
            case pitching.SlotTaken(free=free):
                self.add_error("slot", words.slot_taken(free))
            case pitching.StillFree(free=free):
                text = _("Er is net een plek vrijgekomen. Nog vrij: %(times)s.")
                self.add_error("slot", text % {"times": words.times(free)})
            case pitching.NoStage():
                self.add_error("slot", _("Op deze avond is er geen pitch te boeken."))
            case stands.HasStand(stand=stand):
                text = _("U hebt al kraam %(number)d.") % {"number": stand.number}
                way = _("Kies een andere kraam")
                self.add_error("stand", _with_link(text, self.exchange_url, way))
            case pitching.HasPitch():
                text = _("U hebt al een pitch. Zeg die eerst af als u een andere tijd wilt.")
                self.add_error("slot", _with_link(text, self.give_up_url, _("Naar afzeggen")))
            case refusals.PartyTooLarge(largest=largest):
                self.add_error(
                    "party_size", _("Vul een getal in van 1 tot en met %(n)d.") % {"n": largest}
                )
            case _:
                raise refusal
        self.offer_what_is_free()

    def is_chosen(self, stand_pk: int) -> bool:
        return str(self["stand"].value()) == str(stand_pk)


def _with_link(text: str, url: str, label: str) -> str:
    return format_html('{} <a href="{}">{}</a>', text, url, label) if url else text
