"""Where a crowdfunding campaign stands."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from eventsite.web.forms import PublicForm
from initiatives import campaigns
from initiatives.fields import EurosField, TextField, WebAddressField
from initiatives.models import Campaign, Initiative


class CampaignForm(PublicForm):
    """Where a crowdfunding campaign stands."""

    title = TextField(
        label=gettext_lazy("Waarvoor haalt u geld op?"),
        help_text=gettext_lazy("Bijvoorbeeld: een waterpomp voor de speeltuin."),
        max_length=120,
        missing=gettext_lazy("Vul in waarvoor u geld ophaalt."),
    )
    link = WebAddressField(
        label=gettext_lazy("Adres van de actie"),
        help_text=gettext_lazy("De pagina waar mensen geld kunnen geven."),
    )
    target = EurosField(label=gettext_lazy("Hoeveel euro hebt u nodig?"), min_value=1)
    raised = EurosField(label=gettext_lazy("Hoeveel euro is er al?"))
    started_on = forms.DateField(
        label=gettext_lazy("Begonnen op"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d-%m-%Y"],
        error_messages=dict.fromkeys(
            ("required", "invalid"), gettext_lazy("Vul een datum in, zoals 16-03-2027.")
        ),
    )
    submit_label = gettext_lazy("Actie opslaan")

    @classmethod
    def initial_of(cls, campaign: Campaign | None) -> dict[str, object]:
        """What the form starts with."""
        if campaign is None:
            return {"raised": 0}
        return {name: getattr(campaign, name) for name in cls.base_fields}

    def save(self, initiative: Initiative) -> Campaign:
        """Through the verb."""
        return campaigns.keep_campaign(initiative, **self.cleaned_data)
