"""What a run is, and when and where its sessions are."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import BaseInlineFormSet, inlineformset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import CourseRun
from eventsite.models import Event, Session
from eventsite.web.forms import ComingDayField, DeskForm, LineField, MomentField, ParagraphsField
from eventsite.web.versions import VersionedForm


class RunForm(VersionedForm, DeskForm, forms.ModelForm):  # type: ignore[type-arg]
    """What a run is, apart from its sessions."""

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
        model = CourseRun
        fields = [
            "title",
            "slug",
            "summary",
            "description",
            "trainer",
            "capacity",
            "registration_opens_at",
            "registration_closes_at",
            "promotion_stop_hours",
            "practical_information",
            "thanks",
        ]
        field_classes = {
            "title": LineField,
            "summary": LineField,
            "description": ParagraphsField,
            "trainer": LineField,
            "practical_information": ParagraphsField,
            "thanks": ParagraphsField,
        }

    def refuse_capacity(self, taken: int) -> None:
        """Show that the capacity can't go under what is taken."""
        text = _("Er zijn al %(taken)d plaatsen bezet. Vul dat aantal in, of meer.")
        self.add_error("capacity", text % {"taken": taken})


class CopyForm(DeskForm):
    """The next run, from an earlier one."""

    first_day = ComingDayField(
        label=gettext_lazy("Eerste bijeenkomst op"),
        help_text=gettext_lazy(
            "De andere bijeenkomsten schuiven evenveel dagen mee. De tijden blijven."
        ),
    )
    title = LineField(label=gettext_lazy("Titel"), max_length=200)
    submit_label = gettext_lazy("Maak de nieuwe ronde")

    def __init__(self, *args: Any, source: CourseRun, **kwargs: Any) -> None:
        kwargs["initial"] = {"title": source.title} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


class SessionForm(VersionedForm, DeskForm, forms.ModelForm):  # type: ignore[type-arg]
    """One session, as a part of the page's one form."""

    doors_open_at = MomentField(label=gettext_lazy("Inloop vanaf"), required=False)
    starts_at = MomentField(label=gettext_lazy("Begin"))
    ends_at = MomentField(label=gettext_lazy("Einde"))

    class Meta:
        model = Session
        fields = ["title", "venue", "doors_open_at", "starts_at", "ends_at"]
        field_classes = {"title": LineField}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        doors, start, end = (cleaned.get(f) for f in ("doors_open_at", "starts_at", "ends_at"))
        if start and end and end <= start:
            self.add_error("ends_at", _("Het einde moet na het begin liggen."))
        if doors and start and doors > start:
            self.add_error("doors_open_at", _("De inloop moet voor het begin liggen."))
        return cleaned


class BaseSessionFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    deletion_widget = forms.CheckboxInput

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Deze bijeenkomst weghalen")


SessionFormSet = inlineformset_factory(
    Event, Session, form=SessionForm, formset=BaseSessionFormSet, extra=1, can_delete=True
)
