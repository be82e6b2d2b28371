"""The organisers' forms about mails."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.http import QueryDict
from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eventsite.models import Event, Mailing
from eventsite.web.forms import FilterForm, LineField, ParagraphsField, PublicForm

from . import mailings


class MailingForm(PublicForm):
    """What organisers write to many, and to whom."""

    submit_label = _("Bekijk het bericht")
    audience = forms.ChoiceField(
        label=_("Aan wie?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies aan wie u schrijft.")},
    )
    subject = LineField(
        label=_("Onderwerp"),
        max_length=120,
        error_messages={"required": _("Vul een onderwerp in.")},
    )
    text = ParagraphsField(
        label=_("Bericht"),
        help_text=_(
            "Boven het bericht zetten wij “Dag” met de naam. Een lege regel begint een alinea."
        ),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": _("Schrijf een bericht.")},
    )

    def __init__(self, *args: Any, instance: Mailing, **kwargs: Any) -> None:
        self.instance = instance
        initial = {name: getattr(instance, name) for name in ("audience", "subject", "text")}
        super().__init__(*args, **(kwargs | {"initial": initial}))
        choices = [(audience.name, audience.label) for audience in mailings.audiences()]
        self.fields["audience"].choices = choices  # type: ignore[attr-defined]

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.disable_csrf = False  # this one acts for who is signed in
        return helper

    def save(self) -> Mailing:
        """Raises mailings.AlreadySent."""
        mailings.write(self.instance, **self.cleaned_data)
        return self.instance


def _last_start(event: Event) -> tuple[datetime, int]:
    starts = [session.starts_at for session in event.sessions.all()]
    return max(starts, default=datetime.min.replace(tzinfo=UTC)), event.pk


class _EventField(forms.ModelChoiceField):  # type: ignore[type-arg]  # takes none when it runs
    def lately(self, chosen: str) -> list[tuple[str, str]]:
        """The events of late, latest first; and the one that is chosen."""
        public = Event.objects.public()
        found = list(public.lately().prefetch_related("sessions"))
        if chosen and chosen not in {event.slug for event in found}:
            one = public.filter(slug=chosen.replace("\0", " "))
            found += one.prefetch_related("sessions")
        found.sort(key=_last_start, reverse=True)
        return [(event.slug, self.label_from_instance(event)) for event in found]

    def to_python(self, value: object) -> Event | None:
        # A null byte reaches PostgreSQL as an error, and is in no slug.
        event: Event | None = super().to_python(str(value or "").replace("\0", " "))
        return event

    def label_from_instance(self, event: Event) -> str:
        start = event.starts_at
        day = format_date(timezone.localtime(start), "j F Y") if start else _("zonder datum")
        return f"{event.title}, {day}"


class MailFilterForm(FilterForm):
    """The mails of one event."""

    submit_label = _("Toon")

    evenement = _EventField(
        label=_("Evenement"),
        queryset=Event.objects.public(),
        to_field_name="slug",
        required=False,
        empty_label=_("Alle evenementen"),
        error_messages={"invalid_choice": _("Kies een evenement uit de lijst.")},
    )

    def __init__(self, data: QueryDict) -> None:
        """Shows what is lately and to come, and takes any: a link may lead to an older one."""
        super().__init__(data)
        field = self.fields["evenement"]
        assert isinstance(field, _EventField)  # noqa: S101 (declared above)
        field.choices = [("", field.empty_label or ""), *field.lately(data.get("evenement", ""))]
