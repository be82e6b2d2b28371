"""All of an evening that is typed in: what it is, and when and where."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import inlineformset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cafes.models import Edition
from courses.desk.forms import BaseSessionFormSet, SessionForm
from eventsite.models import Event, Session
from eventsite.web import versions
from eventsite.web.forms import DeskForm, LineField, MomentField, ParagraphsField
from eventsite.web.versions import VersionedForm

RECORDED = ("recorded_attendance", "recorded_pitches")


class DetailsForm(VersionedForm, DeskForm, forms.ModelForm):  # type: ignore[type-arg]
    """What an evening is, apart from its sessions; in the order of ``groups``."""

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
        model = Edition
        fields = [
            "title",
            "headline",
            "summary",
            "description",
            "capacity",
            "party_max",
            "registration_opens_at",
            "registration_closes_at",
            "promotion_stop_hours",
            "practical_information",
            "thanks",
            *RECORDED,
        ]
        field_classes = {
            "title": LineField,
            "headline": LineField,
            "summary": LineField,
            "description": ParagraphsField,
            "practical_information": ParagraphsField,
            "thanks": ParagraphsField,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("practical_information", "thanks"):
            self.fields[name].widget.attrs["rows"] = 5
        if not (self.instance.is_over or any(getattr(self.instance, n) for n in RECORDED)):
            for name in RECORDED:
                del self.fields[name]
            if not self.is_bound:  # what isn't shown, nobody has changed meanwhile
                self.initial[versions.FIELD] = versions.version(self._opened())

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under the headings of the page; the sessions come after the first."""
        names = [
            (_("Teksten"), ("title", "headline", "summary", "description")),
            (
                _("Plaatsen en aanmelden"),
                (
                    "capacity",
                    "party_max",
                    "registration_opens_at",
                    "registration_closes_at",
                    "promotion_stop_hours",
                ),
            ),
            (_("Mails"), ("practical_information", "thanks")),
            (_("Cijfers van vroeger"), RECORDED),
        ]
        shown = [(head, [self[n] for n in group if n in self.fields]) for head, group in names]
        return [(head, fields) for head, fields in shown if fields]

    def refuse_capacity(self, taken: int) -> None:
        """Show that the capacity can't go under what is taken."""
        text = _("Er zijn al %(taken)d plaatsen bezet. Vul dat aantal in, of meer.")
        self.add_error("capacity", text % {"taken": taken})


class EveningForm(SessionForm):
    """When and where; an evening has one, seldom more."""

    class Meta(SessionForm.Meta):
        fields = ["starts_at", "ends_at", "doors_open_at", "venue", "title"]


class EveningFormSet(BaseSessionFormSet):
    """Without one to delete as long as there is only one."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if self.initial_form_count() < 2:
            form.fields.pop("DELETE", None)


def evenings(event: Edition, data: Any, *, one_more: bool) -> Any:
    """The sessions that stand; a row for a first one, and ``one_more`` when it is asked for."""
    standing = Session.objects.standing().filter(event=event)
    empty = 1 if one_more or not standing.exists() else 0
    formset = inlineformset_factory(
        Event, Session, form=EveningForm, formset=EveningFormSet, extra=empty, can_delete=True
    )
    return formset(data, instance=event, queryset=standing, prefix="sessions")
