"""What is typed in of an evening or a run: what it is, and when and where."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.forms.models import BaseInlineFormSet, inlineformset_factory
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.models import Event, Session
from eventsite.web.forms import DeskForm, LineField, MomentField, ParagraphsField
from eventsite.web.languages.forms import TranslatedForm

PREFIX = "sessions"


class DetailsForm(TranslatedForm, DeskForm, forms.ModelForm):  # type: ignore[type-arg]
    """What an event is, apart from its sessions; a kind of event says its model and its ``GROUPS``."""

    # The headings of the page with the fields under each; the sessions come after the first.
    GROUPS: Sequence[tuple[str | Promise, Sequence[str]]] = ()

    registration_opens_at = MomentField(
        label=gettext_lazy("Aanmelden vanaf"),
        required=False,
        help_text=gettext_lazy("Leeg: zodra de pagina op de site staat."),
    )
    registration_closes_at = MomentField(
        label=gettext_lazy("Aanmelden tot"),
        required=False,
        help_text=gettext_lazy("Leeg: tot het begin. Schuift mee met de datum."),
    )

    class Meta:
        field_classes = {
            "title": LineField,
            "headline": LineField,
            "summary": LineField,
            "trainer": LineField,
            "description": ParagraphsField,
            "practical_information": ParagraphsField,
            "thanks": ParagraphsField,
            "table_size": LineField,
            "stall_information": ParagraphsField,
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {
            name: forms.Textarea(attrs={"rows": 5}) for name in ("practical_information", "thanks")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.not_shown():
            self.hide(name)

    def not_shown(self) -> Sequence[str]:
        """The fields that this event has no use for."""
        return ()

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The headings, each with its fields that are shown."""
        shown = [
            (str(head), [self[name] for name in names if name in self.fields])
            for head, names in self.GROUPS
        ]
        return [(head, fields) for head, fields in shown if fields]

    def refuse_capacity(self, taken: int) -> None:
        """Show that the capacity can't go under what is taken."""
        text = _("Er zijn al %(taken)d plaatsen bezet. Vul dat aantal in, of meer.")
        self.add_error("capacity", text % {"taken": taken})


class SessionForm(TranslatedForm, DeskForm, forms.ModelForm):  # type: ignore[type-arg]
    """When and where one session is, as a part of the page's one form."""

    starts_at = MomentField(label=gettext_lazy("Begin"))
    ends_at = MomentField(label=gettext_lazy("Einde"))
    doors_open_at = MomentField(label=gettext_lazy("Inloop vanaf"), required=False)

    class Meta:
        model = Session
        fields = ["starts_at", "ends_at", "doors_open_at", "venue", "title"]
        field_classes = {"title": LineField}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        doors, start, end = (cleaned.get(f) for f in ("doors_open_at", "starts_at", "ends_at"))
        if start and end and end <= start:
            self.add_error("ends_at", _("Het einde moet na het begin liggen."))
        if doors and start and doors > start:
            self.add_error("doors_open_at", _("De inloop moet voor het begin liggen."))
        return cleaned


class SessionFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    """The sessions that stand. ``gone`` of those that the page showed were taken away meanwhile."""

    deletion_widget = forms.CheckboxInput
    gone = 0

    def add_fields(self, form: Any, index: int | None) -> None:
        """Without a way to take away what is new, or the only one there is."""
        super().add_fields(form, index)
        if index is None or index >= self.initial_form_count() or self.initial_form_count() < 2:
            form.fields.pop("DELETE", None)
        else:
            form.fields["DELETE"].label = _("Deze bijeenkomst weghalen")

    def refuse(self, text: str) -> None:
        """Show why these can't be saved."""
        self.non_form_errors().append(text)


def sessions_of(event: Event, data: QueryDict | None, *, one_more: bool) -> SessionFormSet:
    """The sessions that stand; a row for a first one, and ``one_more`` when it is asked for.

    What was typed in ``data`` stays, but for the rows of sessions that were taken away meanwhile.
    """
    standing = Session.objects.standing().filter(event=event)

    def filled(sent: Mapping[str, Any] | None) -> SessionFormSet:
        extra = 1 if one_more or not standing.exists() else 0
        made = inlineformset_factory(
            Event, Session, form=SessionForm, formset=SessionFormSet, extra=extra, can_delete=True
        )
        formset = made(sent, instance=event, queryset=standing, prefix=PREFIX)
        return cast("SessionFormSet", formset)

    formset = filled(data)
    if data is None or not formset.management_form.is_valid():
        return formset
    gone = [form for form in formset.initial_forms if form.instance._state.adding]
    if not gone and not one_more:
        return formset
    kept = filled(_renumbered(data, formset, gone, one_more=one_more))
    kept.gone = len(gone)
    return kept


def _renumbered(
    data: QueryDict, formset: SessionFormSet, gone: Collection[Any], *, one_more: bool
) -> dict[str, Any]:
    """What was typed without these rows, and with an empty one behind it."""
    left = [form for form in formset.forms if form not in gone]
    sent = {
        f"{PREFIX}-{number}-{name.removeprefix(f'{form.prefix}-')}": data[name]
        for number, form in enumerate(left)
        for name in data
        if name.startswith(f"{form.prefix}-")
    }
    return sent | {
        f"{PREFIX}-TOTAL_FORMS": len(left) + one_more,
        f"{PREFIX}-INITIAL_FORMS": formset.initial_form_count() - len(gone),
    }
