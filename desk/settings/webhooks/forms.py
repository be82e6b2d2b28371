"""The form of a webhook: where to, and what of."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.models import Event, Webhook, WebhookKind
from eventsite.web.border import numbers
from eventsite.web.forms import DeskForm, LineField
from eventsite.web.times import dated
from eventsite.web.versions import VersionedForm
from initiatives.fields import WebAddressField

_CHOOSE = gettext_lazy("Kies wat er gemeld wordt.")
_WRONG = gettext_lazy(
    "Vul een adres in dat met https:// begint, zoals https://www.voorbeeld.nl/webhooks."
)


class EventField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One evening or run, or all of them."""

    def __init__(self) -> None:
        super().__init__(
            Event.objects.none(),
            label=gettext_lazy("Van welke avond of cursus?"),
            required=False,
            empty_label=gettext_lazy("Van alle"),
            error_messages={
                "invalid_choice": gettext_lazy("Kies een avond of cursus uit de lijst.")
            },
        )

    def label_from_instance(self, obj: Any) -> str:
        return dated(obj)

    def to_python(self, value: Any) -> Any:
        """A key that no column holds is no event."""
        if value not in self.empty_values and numbers.key(value) is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class ReceiverField(WebAddressField):
    """Where messages go."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.error_messages["required"] = _WRONG

    def to_python(self, value: Any) -> str:
        try:
            return super().to_python(value)
        except ValidationError as error:
            raise ValidationError(_WRONG, code="invalid") from error


class WebhookForm(VersionedForm, DeskForm, forms.ModelForm):  # type: ignore[type-arg]
    """Whom to tell, and what."""

    marks_optional = False  # no evening is all of them

    url = ReceiverField(
        label=gettext_lazy("Adres"),
        help_text=gettext_lazy("Een adres op internet, zoals https://www.voorbeeld.nl/webhooks."),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Wat wordt er gemeld?"),
        choices=WebhookKind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(("required", "invalid_choice", "invalid_list"), _CHOOSE),
    )
    event = EventField()

    class Meta:
        model = Webhook
        fields = ["name", "url", "kinds", "event"]
        field_classes = {"name": LineField}
        help_texts = {"name": gettext_lazy("Van wie de ontvanger is, bijvoorbeeld HaarlemLink.")}
        error_messages = {"name": {"required": gettext_lazy("Vul een naam in.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        event: Any = self.fields["event"]
        event.queryset = _to_choose_from(self.instance.event_id)

    def clean_url(self) -> str:
        from eventsite.webhooks.posting import may_be_asked  # and requests: pages seldom use it

        url: str = self.cleaned_data["url"]
        if not may_be_asked(url):
            raise ValidationError(
                _("Vul een adres in dat met https:// begint, op poort 443 of 8443.")
            )
        return url


def _to_choose_from(also: int | None) -> Any:
    """What is to come or was of late, and what was chosen before; soonest first."""
    found = Event.objects.lately() | Event.objects.filter(pk=also or 0)
    return found.distinct().with_sessions().by_start()
