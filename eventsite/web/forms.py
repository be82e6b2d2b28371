"""What every form of ours shares: base classes, names, addresses and moments."""

from __future__ import annotations

import contextlib
import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .names import normalise_email, normalise_name
from .sent_once import Submission


class PublicForm(forms.Form):
    """A form of ours: rendered by the nlds template pack, without a CSRF cookie (docs/adr/0007)."""

    submit_label: str | Promise = ""
    with_csrf_token = False  # for staff's forms, which act for who is signed in
    marks_optional = True  # not where nothing has to be filled in, or where it depends
    method = "post"

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.disable_csrf = not self.with_csrf_token
        helper.form_class = "form"
        helper.form_method = self.method
        helper.attrs = {"novalidate": True}
        helper.add_input(Submit("", self.submit_label))
        return helper


class FilterForm(PublicForm):
    """One row of fields, sent as a GET: the address of a search can be shared."""

    marks_optional = False
    method = "get"
    submit_label = _("Zoeken")

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.form_class = "form form--row"
        return helper


class SentOnceForm(PublicForm):
    """A form with an id of its own, so that pressing the button twice does it once (sent_once.py)."""

    about: int | None = (
        None  # what it is for, where there are more: the event's, the initiative's key
    )

    submission_id = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"submission_id": uuid.uuid4()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def clean_submission_id(self) -> uuid.UUID | None:
        """None when it is no UUID: a hidden field has nobody to correct it, and the form works without."""
        with contextlib.suppress(ValueError):
            return uuid.UUID(self.cleaned_data["submission_id"])
        return None

    def submission(self, email: str) -> Submission | None:
        """This sending, by this address; None for a form without an id."""
        form = self.cleaned_data["submission_id"]
        about = f"{type(self).__name__} {self.about}"
        return Submission.of(form, about, email, self.cleaned_data) if form else None


class LineField(forms.CharField):
    """One line in one spelling: no line breaks, no control characters, no doubled blanks."""

    def to_python(self, value: Any) -> str:
        return normalise_name(super().to_python(value) or "")


class NameField(LineField):
    """A name as people write theirs: any alphabet, up to 200 characters, never split or re-cased."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=200,
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
            error_messages={
                "required": _("Vul uw naam in."),
                "max_length": _("Uw naam mag hoogstens %(limit_value)d tekens lang zijn."),
            },
            **({"label": _("Naam")} | options),
        )
        # A longer name gets a message, not a field that stops taking letters.
        self.widget.attrs.pop("maxlength", None)


class EmailField(forms.EmailField):
    """An e-mail address in one spelling; domains of any alphabet (IDN)."""

    def __init__(self, **options: Any) -> None:
        wrong = _("Vul een e-mailadres in, zoals naam@voorbeeld.nl.")
        super().__init__(
            label=_("E-mailadres"),
            max_length=254,
            widget=forms.EmailInput(attrs={"autocomplete": "email"}),
            error_messages={"required": wrong, "invalid": wrong, "max_length": wrong},
            **options,
        )
        self.widget.attrs.pop("maxlength", None)

    def to_python(self, value: Any) -> str:
        return normalise_email(super().to_python(value) or "")


MOMENT_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d-%m-%Y %H:%M", "%d-%m-%Y %H.%M"]


class DeskForm(PublicForm):
    """A form for organisers, who are signed in."""

    submit_label = _("Opslaan")
    with_csrf_token = True


class MomentField(forms.DateTimeField):
    """A day and a time on the clock in Amsterdam."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            input_formats=MOMENT_FORMATS,
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            error_messages={
                "required": _("Vul een dag en een tijd in."),
                "invalid": _("Vul een dag en een tijd in, zoals 16-03-2027 19.30."),
            },
            **options,
        )
