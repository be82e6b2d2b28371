"""Where a crowdfunding campaign stands."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from eventsite.web.forms import PublicForm
from eventsite.web.versions import VersionedForm
from initiatives import campaigns
from initiatives.fields import EurosField, TextField, WebAddressField
from initiatives.models import Campaign, Initiative

TOLD = ("title", "link", "target", "raised", "started_on")


class CampaignForm(VersionedForm, PublicForm):
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

    def __init__(self, *args: Any, initiative: Initiative, **kwargs: Any) -> None:
        self.initiative = initiative
        super().__init__(*args, initial=self.stored() or {"raised": 0}, **kwargs)

    def _opened(self) -> dict[str, Any]:
        return {} if self.initial.keys() == {"raised"} else dict(self.initial)

    def stored(self) -> dict[str, Any]:
        """Nothing where there is no campaign, or none any more."""
        now = Campaign.objects.filter(initiative=self.initiative).first()
        return {name: getattr(now, name) for name in TOLD} if now else {}

    def save(self) -> Campaign:
        """Through the verb. Raises Stale."""
        told = {name: self.cleaned_data[name] for name in TOLD}
        return campaigns.keep_campaign(self.initiative, **told, check=self.check)
