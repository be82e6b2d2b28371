"""What an organiser says when an evening or a run is closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cafes.counts import STALLS
from courses.counts import COMPLETED, STARTED
from eventsite.figures.closing import Said, Typed
from eventsite.models import Event
from eventsite.retention.categories import NO_NAMES
from eventsite.web.border import numbers
from eventsite.web.dates import CLOCK, in_form
from eventsite.web.forms import DeskForm, LineField, ParagraphsField
from eventsite.web.isolating import isolated
from pitches.counts import PITCHES
from pitches.models import Pitch

from .facts import Facts

MOST = 100_000
BETWEEN = gettext_lazy("Vul een heel getal in, van 0 tot en met 100.000.")
PITCHED = [(outcome, capfirst(outcome.label)) for outcome in Pitch.Outcome]
# What is asked where nothing of it was counted: of evenings from before this site, or with a list on paper.
NUMBERS = {
    Event.Kind.SOCIAL: {
        STALLS: gettext_lazy("Hoeveel kramen waren er?"),
        PITCHES: gettext_lazy("Hoeveel pitches waren er?"),
    },
    Event.Kind.EDUCATION: {
        STARTED: gettext_lazy("Hoeveel mensen begonnen eraan?"),
        COMPLETED: gettext_lazy("Hoeveel mensen maakten de cursus af?"),
    },
}


class NumberField(LineField):
    """A number of people or things, as people write it, “1.200” too, and in English “1,200”; None when it is left empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            **({"required": False} | options),
        )

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        if not typed:
            return None
        try:
            number = numbers.whole(typed)
        except ValidationError as wrong:
            raise ValidationError(BETWEEN, code="invalid") from wrong
        if number > MOST:
            raise ValidationError(BETWEEN, code="too-many")
        return number


class AttendedForm(DeskForm):
    """How many were there, of what is closed already."""

    waren = NumberField(
        label=gettext_lazy("Hoeveel waren er volgens u?"),
        required=True,
        error_messages={"required": BETWEEN},
    )
    submit_label = gettext_lazy("Bewaar dit aantal")


class CloseForm(DeskForm):
    """The numbers, the pitches of which nobody knows, and what the next one should know."""

    waren = NumberField(label=gettext_lazy("Hoeveel waren er volgens u?"))
    verwacht = NumberField(label=gettext_lazy("Hoeveel mensen waren er aangemeld?"))
    opmerking = ParagraphsField(
        label=gettext_lazy("Opmerking voor de volgende keer"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    submit_label = gettext_lazy("Verder")
    marks_optional = False  # all of it is

    def __init__(self, *args: Any, facts: Facts, said: Said, **kwargs: Any) -> None:
        typed = {"waren": said.typed.attended, "verwacht": said.typed.expected or None}
        super().__init__(*args, initial=typed | {"opmerking": said.remark}, **kwargs)
        self.facts, self.event, self.said_before = facts, facts.event, said.typed
        self.fields["waren"].help_text = _(
            "Aan de deur geteld: %(n)d. Klopt dat? Laat het veld dan leeg."
        ) % {"n": facts.counted.counted}
        if facts.counted.expected:
            del self.fields["verwacht"]
        self.asked = {
            subject: f"aantal_{subject}"
            for subject in NUMBERS[Event.Kind(self.event.kind)]
            if not facts.counted.number(subject) and not self._knows_later(subject)
        }
        for subject, name in self.asked.items():
            label = NUMBERS[Event.Kind(self.event.kind)][subject]
            self.fields[name] = NumberField(label=label, initial=said.typed.numbers.get(subject))
        for name, field in self._pitches():
            self.fields[name] = field
        reads = _("Staat straks bij wat er nog moet.")
        self.fields["opmerking"].help_text = f"{reads} {NO_NAMES}"
        self.fields["opmerking"] = self.fields.pop("opmerking")  # last

    def _knows_later(self, subject: str) -> bool:
        return subject == PITCHES and bool(self.facts.pitches_unknown)

    def _pitches(self) -> Iterator[tuple[str, forms.Field]]:
        for turn, pitch in self.facts.pitches_unknown:
            time = timezone.localtime(turn.starts_at)
            label = _("%(time)s uur: %(idea)s, %(name)s") % {
                "time": in_form(time, CLOCK),
                "idea": str(pitch.initiative),
                "name": isolated(pitch.registration.name),
            }
            choices = [*PITCHED, ("", _("Weet ik niet"))]
            yield (
                f"pitch_{pitch.pk}",
                forms.ChoiceField(
                    label=label, choices=choices, required=False, widget=forms.RadioSelect
                ),
            )

    @property
    def typed(self) -> Typed:
        said = self.cleaned_data
        # What is not asked now, for it may yet be counted, stands as it was typed before.
        found = {**self.said_before.numbers}
        found |= {subject: said[name] for subject, name in self.asked.items()}
        return Typed(
            attended=said["waren"],
            expected=said.get("verwacht"),
            numbers={subject: n for subject, n in found.items() if n},
        )

    @property
    def outcomes(self) -> dict[int, str]:
        """What is said of each pitch, by the key of its slot."""
        return {
            turn.slot.pk: outcome
            for turn, pitch in self.facts.pitches_unknown
            if (outcome := self.cleaned_data[f"pitch_{pitch.pk}"])
        }
