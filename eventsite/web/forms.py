"""What every form of ours shares: base classes, names, addresses and moments."""

from __future__ import annotations

import contextlib
import uuid
from datetime import MAXYEAR, MINYEAR, date, datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .border import emails, names, numbers, text, typos
from .sent_once import Submission

NO_CHOICE = _("Maak een keuze")


class NamedChoicesForm(forms.Form):
    """Lists in it that begin without a choice say so in words: dashes are read out one by one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        (dashes,) = BLANK_CHOICE_DASH
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                if field.empty_label == dashes[1]:
                    field.empty_label = NO_CHOICE
            elif isinstance(field, forms.TypedChoiceField):  # made of a model's choices
                choices: Any = field.choices
                field.choices = [("", NO_CHOICE) if one == dashes else one for one in choices]


class PublicForm(NamedChoicesForm):
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

    @property
    def only_asks(self) -> bool:
        """Nothing is wrong; an address may hold a slip of the finger."""
        codes = {one.code for errors in self.errors.as_data().values() for one in errors}
        return codes == {EmailInput.QUESTION}


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

    submission_id = forms.Field(widget=forms.HiddenInput, required=False)

    @property
    def helper(self) -> FormHelper:
        """Sent to an address of its own: browsers keep no page that the answer has the address of.

        Who goes back would find another form there, with another id.
        """
        helper = super().helper
        helper.form_action = "?verstuur"
        return helper

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"submission_id": uuid.uuid4()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    @property
    def own_id(self) -> object:
        """Another one for everybody who opens the form."""
        return self.initial["submission_id"]

    def clean_submission_id(self) -> uuid.UUID | None:
        """None when it is no UUID: a hidden field has nobody to correct it, and the form works without."""
        with contextlib.suppress(ValueError):
            return uuid.UUID(str(self.cleaned_data["submission_id"]))
        return None

    def submission(self, email: str) -> Submission | None:
        """This sending, by this address; None for a form without an id."""
        form = self.cleaned_data["submission_id"]
        about = f"{type(self).__name__} {self.about}"
        return Submission.of(form, about, email, self.cleaned_data) if form else None


class LineField(forms.CharField):
    """One line in one spelling: no line breaks, nothing invisible, no doubled blanks."""

    def to_python(self, value: Any) -> str:
        return text.line(str(value or ""))


class ParagraphsField(forms.CharField):
    """More lines, each without what nobody sees."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return text.paragraphs(str(value or ""))


class SearchField(LineField):
    """What somebody looks for. A phone must not put in what it knows better."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **({"max_length": 100} | options))
        self.widget.attrs.pop("maxlength", None)
        self.widget.attrs |= {
            "autocomplete": "off",
            "autocorrect": "off",
            "autocapitalize": "off",
            "spellcheck": "false",
        }


class NameField(LineField):
    """The name of a person, up to 200 characters; see ``border/names.py``."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
            error_messages={"required": names.MISSING},
            **({"label": _("Naam")} | options),
        )

    def to_python(self, value: Any) -> str:
        name = super().to_python(value)
        return names.clean(name) if name else ""


class EmailField(forms.CharField):
    """An e-mail address in one spelling; see ``border/emails.py``.

    Where a slip of the finger is likely it asks once, with a button for what was probably meant and
    one for what was typed. Sent again as it was, it passes.
    """

    question: dict[str, str] | None = None

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=EmailInput(attrs={"autocomplete": "email"}),
            error_messages={"required": emails.WRONG},
            **({"label": _("E-mailadres")} | options),
        )

    def to_python(self, value: Any) -> str:
        typed = str(value or "")
        return emails.clean(typed) if text.without_invisible(typed) else ""

    def clean(self, value: Any) -> str:
        address: str = super().clean(value)
        meant = None if isinstance(value, Sure) else typos.suggestion(address)
        if meant:
            self.question = {"typed": address, "meant": meant}
            raise ValidationError(
                _("Bedoelt u %(meant)s?"), code=EmailInput.QUESTION, params={"meant": meant}
            )
        return address


class Sure(str):
    """An address about which its owner was asked."""

    __slots__ = ()


class EmailInput(forms.EmailInput):
    """Knows by two names beside its own what was asked about, and which button was pressed."""

    QUESTION = "slip"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        asked = data.get(f"{name}_gevraagd")
        if not typed or not asked or _in_one_spelling(typed) != asked:
            return typed
        return Sure(data.get(f"{name}_keuze") or typed)


def _in_one_spelling(typed: str) -> str:
    with contextlib.suppress(ValidationError):
        return emails.clean(typed)
    return ""


_CLOCK_CHANGES = _(
    "Die nacht gaat de klok een uur vooruit of terug: deze tijd is er niet, of twee keer. Kies een andere tijd."
)
MOMENT_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d-%m-%Y %H:%M", "%d-%m-%Y %H.%M"]


class WholeNumberField(forms.IntegerField):
    """A number as the language of the page writes it: “1.200” in Dutch, “1,200” in English (border/numbers.py).

    Django reads a point and zeros after it as no fraction: of 1.000 places it makes one.
    """

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values or isinstance(value, int):
            return super().to_python(value)
        try:
            return super().to_python(numbers.in_digits(str(value)))
        except ValidationError as wrong:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from wrong


class DeskForm(PublicForm):
    """A form for organisers, who are signed in."""

    submit_label = _("Opslaan")
    with_csrf_token = True

    def full_clean(self) -> None:
        for field in self.fields.values():
            if type(field) is forms.IntegerField:  # as models and forms make them
                field.__class__ = WholeNumberField
        super().full_clean()


class ClockField(forms.TimeField):
    """A time on the clock in Amsterdam."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            input_formats=["%H:%M", "%H.%M"],
            widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            error_messages=dict.fromkeys(
                ("required", "invalid"), _("Vul een tijd in, zoals 19.30.")
            ),
            **options,
        )


class MomentField(forms.DateTimeField):
    """A day and a time on the clock in Amsterdam; not in the first year there is, nor in the last.

    Nor in the hour that the clock skips in March, or has twice in October.
    """

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

    def to_python(self, value: Any) -> datetime | None:
        try:
            moment: datetime | None = super().to_python(value)
        except ValidationError as error:
            if error.code == "ambiguous_timezone":
                raise ValidationError(_CLOCK_CHANGES, code=error.code) from error
            raise
        if moment and moment.year in {MINYEAR, MAXYEAR}:  # no other time zone can hold its ends
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return moment


class KindChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # takes none when it runs
    """One of the events of a kind: a key of a multi-table child has no size that Django would check."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except OverflowError as error:
            code = "invalid_choice"
            raise ValidationError(self.error_messages[code], code, {"value": value}) from error


class ComingDayField(forms.DateField):
    """Today or a later day in Amsterdam, within ten years: what is planned further is a slip of the finger."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            input_formats=["%Y-%m-%d", "%d-%m-%Y"],
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages=dict.fromkeys(
                ("required", "invalid"), _("Vul een dag in, zoals 16-03-2027.")
            ),
            **options,
        )

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        today = timezone.localdate()
        if day and day < today:
            raise ValidationError(_("Kies vandaag of een latere dag."))
        if day and day.year > today.year + 10:
            raise ValidationError(_("Kies een dag in de komende tien jaar."))
        return day
