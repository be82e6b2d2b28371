"""What organisers write to many, to whom, and when it goes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.models import User
from django.forms.models import model_to_dict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.models import Event, Mailing, SavedText
from eventsite.staff.choosing import latest_events
from eventsite.web.forms import DeskForm, LineField, MomentField, ParagraphsField
from eventsite.web.languages.forms import InMoreLanguages, TranslatedForm, beside
from eventsite.web.languages.names import name_of
from eventsite.web.languages.texts import others
from eventsite.web.times import dated
from eventsite.web.versions import Stale, VersionedForm, digest, version

from . import audiences, mailings

AT_MOST_AHEAD = timedelta(days=366)  # later is a slip of the finger


class WordsForm(DeskForm):
    """A subject and a text."""

    subject = LineField(
        label=gettext_lazy("Onderwerp"),
        max_length=120,
        error_messages={"required": gettext_lazy("Vul een onderwerp in.")},
    )
    text = ParagraphsField(
        label=gettext_lazy("Bericht"),
        help_text=gettext_lazy(
            "Boven het bericht zetten wij “Dag” met de naam. Een lege regel begint een alinea."
        ),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": gettext_lazy("Schrijf een bericht.")},
    )

    def clean(self) -> dict[str, Any]:
        """In another language it says all, or nothing."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for code in others():
            said = {"language": name_of(code)}
            subject, text = (cleaned.get(f"{name}_{code}") for name in ("subject", "text"))
            if text and not subject and f"subject_{code}" not in self.errors:
                self.add_error(
                    f"subject_{code}", _("Vul ook een onderwerp in het %(language)s in.") % said
                )
            if subject and not text and f"text_{code}" not in self.errors:
                self.add_error(
                    f"text_{code}", _("Schrijf ook een bericht in het %(language)s.") % said
                )
        return cleaned


class SentElsewhere(DeskForm):
    """Not to the address of the page that it stands on."""

    action = ""

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.form_action = self.action
        return helper


class MailingForm(InMoreLanguages, VersionedForm, SentElsewhere, WordsForm):
    """A message, and whom it is for; to those who were picked from a list there is nothing to choose."""

    TRANSLATED = Mailing.TRANSLATED

    submit_label = gettext_lazy("Bekijk het bericht")
    marks_optional = False
    audience = forms.ChoiceField(
        label=gettext_lazy("Aan wie?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies aan wie u schrijft.")},
    )
    events = forms.MultipleChoiceField(
        label=gettext_lazy("Van welke avonden en cursussen?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Kies avonden en cursussen uit de lijst.")},
    )
    field_order = ["audience", "events", "subject", "text"]

    def __init__(
        self, *args: Any, mailing: Mailing, begin_with: SavedText | None = None, **kwargs: Any
    ) -> None:
        self.mailing = mailing
        initial = self.stored() or {"audience": mailing.audience, "events": []}
        if begin_with:
            initial |= {"subject": begin_with.subject, "text": begin_with.text}
            initial |= beside(begin_with, self.TRANSLATED)
        super().__init__(*args, **(kwargs | {"initial": initial}))
        if mailing.event is not None or mailing.audience == Mailing.CHOSEN:
            del self.fields["events"]
        if mailing.audience == Mailing.CHOSEN:
            del self.fields["audience"]
        self._offer()

    def _offer(self) -> None:
        if "events" in self.fields:
            chosen = [int(pk) for pk in self.initial.get("events", [])]
            listed = [(str(one.pk), dated(one)) for one in latest_events(chosen)]
            self.fields["events"].choices = listed  # type: ignore[attr-defined]
        if "audience" in self.fields:
            choices = [(one.name, one.label) for one in audiences.of_events()]
            if "events" in self.fields:
                choices += [(one.name, one.label) for one in audiences.wide()]
            self.fields["audience"].choices = choices  # type: ignore[attr-defined]

    def stored(self) -> dict[str, Any]:
        now = Mailing.objects.filter(pk=self.mailing.pk).first() if self.mailing.pk else None
        if now is None:
            return {}
        return {
            "audience": now.audience,
            "events": [str(pk) for pk in now.events.order_by("pk").values_list("pk", flat=True)],
            "subject": now.subject,
            "text": now.text,
            **beside(now, self.TRANSLATED),
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_wide = cleaned.get("audience") in {one.name for one in audiences.wide()}
        if "events" in self.fields and not self.errors and not is_wide and not cleaned["events"]:
            self.add_error("events", _("Kies ten minste één avond of cursus."))
        return cleaned

    def save(self) -> Mailing:
        """Raises mailings.AlreadySent or UnknownWords, or versions.Stale."""
        mailings.write(self.mailing, **self._written(), check=self.check)
        return self.mailing

    def save_anew(self, *, by: User) -> Mailing:
        """As another draft; for what was written while it went."""
        return mailings.write_anew(self.mailing, by=by, **self._written())

    def _written(self) -> dict[str, Any]:
        said = self.cleaned_data
        picked = Event.objects.filter(pk__in=said["events"]) if "events" in said else None
        return {
            "audience": said.get("audience", Mailing.CHOSEN),
            "subject": said["subject"],
            "text": said["text"],
            "translations": self.translations(self.mailing.translations),
            "events": list(picked) if picked is not None else None,
        }


class SendForm(SentElsewhere):
    """Now, or at a moment."""

    submit_label = gettext_lazy("Verder")
    marks_optional = False
    NOW, LATER = "nu", "straks"

    wanneer = forms.ChoiceField(
        label=gettext_lazy("Wanneer?"),
        choices=[(NOW, gettext_lazy("Nu")), (LATER, gettext_lazy("Op een moment dat u kiest"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies wanneer het bericht gaat.")},
    )
    moment = MomentField(label=gettext_lazy("Moment"), required=False)
    gelezen = forms.Field(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, mailing: Mailing, **kwargs: Any) -> None:
        """Sent to a page of its own, from the message's."""
        at = mailing.send_at
        initial = {"wanneer": self.LATER if at else self.NOW, "moment": at}
        initial["gelezen"] = as_read(mailing)
        super().__init__(*args, **(kwargs | {"initial": initial}))
        self.mailing = mailing
        self.action = reverse("mails:send_mailing", args=[mailing.pk])

    def check(self) -> None:
        """For a verb that holds the message: what goes is what was read. Raises versions.Stale."""
        check_read(self.mailing, self.cleaned_data["gelezen"])

    def clean_moment(self) -> datetime | None:
        moment: datetime | None = self.cleaned_data["moment"]
        if self.cleaned_data.get("wanneer") != self.LATER:
            return None
        if moment is None:
            raise forms.ValidationError(_("Vul een dag en een tijd in."))
        if moment <= timezone.now():
            raise forms.ValidationError(_("Dat moment is voorbij. Kies een later moment."))
        if moment > timezone.now() + AT_MOST_AHEAD:
            raise forms.ValidationError(_("Kies een moment binnen een jaar."))
        return moment


def as_read(written: Mailing | SavedText) -> str:
    """A digest of what it says and to whom; of a kept text as its form has it."""
    if isinstance(written, SavedText):
        said = model_to_dict(written, SavedTextForm.Meta.fields)
        return version(said | beside(written, written.TRANSLATED))
    events = list(written.events.order_by("pk").values_list("pk", flat=True))
    return digest([written.audience, written.subject, written.text, events, written.translations])


def check_read(written: Mailing | SavedText, read: str) -> None:
    """For a verb that holds it: it stands as it was ``read``; without that it is taken as it is.

    Raises versions.Stale, or that it does not exist any more.
    """
    now = type(written)._default_manager.get(pk=written.pk)
    if read and read != as_read(now):
        raise Stale


class SavedTextForm(TranslatedForm, SentElsewhere, WordsForm, forms.ModelForm):  # type: ignore[type-arg]
    """A text to begin messages with."""

    class Meta:
        model = SavedText
        fields = ["subject", "text"]
