"""What a helper offers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.models import ApiKey
from eventsite.web.forms import EmailField, NameField, SentOnceForm
from eventsite.web.isolating import isolated
from eventsite.web.languages.tags import marked
from initiatives import offers
from initiatives.fields import TextField
from initiatives.models import Initiative, Need, Offer


class HelpForm(SentOnceForm):
    """“Ik help mee”: what somebody offers an initiative."""

    what = TextField(
        label=gettext_lazy("Wat biedt u aan?"),
        help_text=gettext_lazy("Bijvoorbeeld: ik kan op zaterdag komen timmeren."),
        max_length=1000,
        rows=5,
        missing=gettext_lazy("Vertel wat u aanbiedt."),
    )
    name = NameField()
    email = EmailField()
    submit_label = gettext_lazy("Aanbod versturen")

    def __init__(
        self, *args: Any, initiative: Initiative, needs: list[Need], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initiative, self.about = initiative, initiative.pk
        self.needs = {need.kind: need for need in needs}
        if needs:
            choose = _("Kies waarmee u wilt helpen.")
            self.fields["need"] = forms.ChoiceField(
                label=_("Waarmee wilt u helpen?"),
                choices=[(need.kind, _need_label(need)) for need in needs]
                + [("anders", _("Iets anders"))],
                widget=forms.RadioSelect,
                error_messages={"required": choose, "invalid_choice": choose},
            )
        self.fields["consent"] = forms.BooleanField(
            label=_("Mijn naam en e-mailadres mogen naar %(name)s van %(initiative)s.")
            % {"name": isolated(initiative.contact_name), "initiative": initiative.name},
            error_messages={
                "required": _(
                    "Zet hier een vinkje. Zonder uw naam en e-mailadres kan niemand u antwoorden."
                )
            },
        )
        self.order_fields(["need", "what", "name", "email", "consent"])

    def offer(self, *, key: ApiKey | None = None, language: str = "") -> Offer:
        """Through the verb, by a partner's ``key`` where one brings it. Raises offers.TooManyOffers and publishing.NotOnTheSite."""
        return offers.offer(
            self.initiative,
            need=self.needs.get(self.cleaned_data.get("need", "")),
            what=self.cleaned_data["what"],
            name=self.cleaned_data["name"],
            email=self.cleaned_data["email"],
            submission=self.submission(self.cleaned_data["email"]),
            key=key,
            language=language,
        )


def _need_label(need: Need) -> str:
    label = need.get_kind_display().capitalize()
    sentence = need.texts.sentence
    return format_html("{}: {}", label, marked(sentence)) if sentence else label
