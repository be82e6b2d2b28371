"""The form of who wants to be kept up to date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eventsite.subscriptions.topics import Subject
from eventsite.web.forms import EmailField, PublicForm
from eventsite.web.languages.tags import marked


class SubscribeForm(PublicForm):
    """About what, and to which address. Nothing is ticked beforehand (NORMS P2).

    ``wanted`` is what the way here named: then what else there is may be left alone.
    """

    submit_label = _("Mail mij")
    marks_optional = False

    onderwerp = forms.MultipleChoiceField(
        label=_("Waarover wilt u mail?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Kies waarover u mail wilt."),
            "invalid_choice": _("Kies uit de lijst waarover u mail wilt."),
        },
    )
    email = EmailField()

    def __init__(
        self, *args: Any, wanted: Subject | None, others: Sequence[Subject], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.wanted, self.others = wanted, others
        if not others:
            del self.fields["onderwerp"]
            return
        field = self.fields["onderwerp"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 (it is the one above)
        field.choices = [(one.code, marked(one.name)) for one in others]
        if wanted:
            field.label = _("Wilt u ook mail over iets anders?")
            field.help_text = _("Dit hoeft niet.")
            field.required = False

    @property
    def subjects(self) -> list[Subject]:
        """What was asked for, once the form is valid."""
        chosen = self.cleaned_data.get("onderwerp", [])
        picked = [one for one in self.others if one.code in chosen]
        return [self.wanted, *picked] if self.wanted else picked
