"""Which lines of the log one looks for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from eventsite.models import LogEntry, LogEntryQuerySet
from eventsite.web.forms import FilterForm
from eventsite.web.times import midnight

from .choosing import EventField
from .lines import name_of_user
from .verbs import Verb

WITHOUT_ACCOUNT = [
    (LogEntry.Actor.PERSON.value, _("Deelnemers zelf")),
    (LogEntry.Actor.TABLET.value, _("Tablets")),
    (LogEntry.Actor.KEY.value, _("Partners met sleutel")),
    (LogEntry.Actor.SYSTEM.value, _("De site zelf")),
]
MOST = 2**63 - 1


class DayField(forms.DateField):
    """A day of this century: others have no log."""

    def __init__(self, label: Any) -> None:
        wrong = _("Vul een dag in, zoals 16-03-2027.")
        super().__init__(
            label=label,
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d", "%d-%m-%Y"],
            error_messages={"invalid": wrong},
            validators=[
                MinValueValidator(date(2000, 1, 1), wrong),
                MaxValueValidator(date(2099, 12, 31), wrong),
            ],
        )


class LogFilterForm(FilterForm):
    """By whom, what, of which event, and from which day to which."""

    submit_label = _("Toon")

    wie = forms.ChoiceField(
        label=_("Wie"),
        required=False,
        error_messages={"invalid_choice": _("Kies iemand uit de lijst.")},
    )
    wat = forms.ChoiceField(
        label=_("Wat"),
        required=False,
        error_messages={"invalid_choice": _("Kies iets uit de lijst.")},
    )
    evenement = EventField()
    van = DayField(_("Van"))
    tot = DayField(_("Tot en met"))
    voor = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, *, of_one_event: bool = False) -> None:
        """Of one event's log there is no event to choose."""
        super().__init__(data)
        people = User.objects.filter(Q(staff_member__isnull=False) | Q(is_superuser=True))
        named = sorted((name_of_user(user), str(user.pk)) for user in people)
        everyone = [("", _("Iedereen")), *((pk, name) for name, pk in named), *WITHOUT_ACCOUNT]
        self._choose("wie", everyone)
        done = sorted((str(verb.label) % {"what": "…"}, verb.value) for verb in Verb)
        self._choose("wat", [("", _("Alles")), *((value, label) for label, value in done)])
        if of_one_event:
            del self.fields["evenement"]
        else:
            field = self.fields["evenement"]
            assert isinstance(field, EventField)  # noqa: S101 (declared above)
            field.show(data.get("evenement", ""))

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("van") and cleaned.get("tot") and cleaned["tot"] < cleaned["van"]:
            self.add_error("tot", _("Deze dag ligt voor de eerste dag."))
        return cleaned

    def found(self, entries: LogEntryQuerySet) -> LogEntryQuerySet:
        """Those of ``entries`` that are asked for; all of them where the question can't be read."""
        if not self.is_valid():
            return entries
        asked = self.cleaned_data
        if who := asked["wie"]:
            theirs = (
                Q(actor=LogEntry.Actor.STAFF, actor_id=int(who)) if who.isdigit() else Q(actor=who)
            )
            entries = entries.filter(theirs)
        if asked["wat"]:
            entries = entries.filter(verb=asked["wat"])
        if asked.get("evenement"):
            entries = entries.filter(event_id=asked["evenement"].pk)
        if asked["van"]:
            entries = entries.filter(at__gte=midnight(asked["van"]))
        if asked["tot"]:
            entries = entries.filter(at__lt=midnight(asked["tot"] + timedelta(days=1)))
        if asked["voor"]:
            entries = entries.filter(pk__lt=max(-MOST, min(asked["voor"], MOST)))
        return entries
