"""The forms of initiators, helpers and who looks around."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from eventsite.web.forms import EmailField, FilterForm, NameField, PublicForm, SentOnceForm

from . import campaigns, offers, publishing
from .fields import EurosField, NeedsField, PictureField, TextField, WebAddressField
from .models import Campaign, Initiative, Need, Neighbourhood, Offer
from .pictures import Picture


class InitiativeForm(PublicForm):
    """What is told of an initiative: everything but the address of its initiator and the picture."""

    name = TextField(
        label=gettext_lazy("Naam van het initiatief"),
        max_length=200,
        missing=gettext_lazy("Vul de naam van uw initiatief in."),
    )
    summary = TextField(
        label=gettext_lazy("Uw initiatief in één zin"),
        help_text=gettext_lazy(
            "Bijvoorbeeld: samen groenten kweken op een stuk grond in de buurt."
        ),
        max_length=200,
        missing=gettext_lazy("Vertel in één zin wat uw initiatief is."),
    )
    story = TextField(
        label=gettext_lazy("Uw verhaal"),
        help_text=gettext_lazy("Wat wilt u gaan doen, voor wie, en hoe ver bent u?"),
        max_length=5000,
        rows=8,
        required=False,
    )
    theme = forms.ChoiceField(
        label=gettext_lazy("Thema"),
        choices=[("", gettext_lazy("Kies een thema")), *Initiative.Theme.choices],
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Kies een thema uit de lijst.")
        ),
    )
    neighbourhood = forms.ModelChoiceField(
        label=gettext_lazy("Wijk"),
        queryset=Neighbourhood.objects.all(),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Kies een wijk uit de lijst.")},
    )
    website = WebAddressField(
        label=gettext_lazy("Website of pagina op HaarlemLink"),
        required=False,
    )
    needs = NeedsField(
        label=gettext_lazy("Wat zoekt u?"),
        help_text=gettext_lazy(
            "Kruis aan wat u kunt gebruiken. Bezoekers kunnen daarop antwoorden."
        ),
        required=False,
    )
    contact_name = NameField(
        label=gettext_lazy("Uw naam"), help_text=gettext_lazy("Uw naam staat bij het initiatief.")
    )
    submit_label = gettext_lazy("Wijzigingen opslaan")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everywhere = _("Heel %(city)s") % {"city": settings.SITE_MUNICIPALITY}
        self.fields["neighbourhood"].empty_label = everywhere  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, initiative: Initiative) -> dict[str, object]:
        """What the form starts with for an initiative that exists."""
        return {
            "name": initiative.name,
            "summary": initiative.summary,
            "story": initiative.story,
            "theme": initiative.theme,
            "neighbourhood": initiative.neighbourhood_id,
            "website": initiative.website,
            "needs": {need.kind: need.sentence for need in initiative.needs.all()},
            "contact_name": initiative.contact_name,
        }

    def told(self) -> dict[str, Any]:
        """What was filled in, as the verbs take it."""
        return {name: self.cleaned_data[name] for name in InitiativeForm.base_fields}

    def change(self, initiative: Initiative) -> Initiative:
        """Through the verb."""
        return publishing.change(initiative, **self.told())


class DeskInitiativeForm(InitiativeForm):
    """The same for an organiser, who helps."""

    with_csrf_token = True


class NewInitiativeForm(SentOnceForm, InitiativeForm):
    """Enter an initiative for the first time."""

    contact_email = EmailField(
        help_text=gettext_lazy(
            "Hier sturen wij uw persoonlijke link naartoe. Het adres komt niet op de site."
        )
    )
    submit_label = gettext_lazy("Initiatief insturen")

    def enter(self) -> Initiative:
        """Through the verb."""
        return publishing.enter(
            **self.told(),
            contact_email=self.cleaned_data["contact_email"],
            submission_id=self.cleaned_data["submission_id"],
        )


class PictureForm(PublicForm):
    """Choose a picture, and say what is on it."""

    picture = PictureField(
        label=gettext_lazy("Foto"),
        help_text=gettext_lazy(
            "Een JPG-, PNG- of WebP-bestand van hoogstens 15 MB. Staan er mensen op? Vraag eerst of "
            "zij het goed vinden."
        ),
    )
    alt = TextField(
        label=gettext_lazy("Wat staat er op de foto?"),
        help_text=gettext_lazy(
            "Voor wie de foto niet kan zien. Bijvoorbeeld: drie kinderen op een boomstam bij een vijver."
        ),
        max_length=200,
        missing=gettext_lazy("Vertel in een paar woorden wat er op de foto staat."),
    )
    submit_label = gettext_lazy("Foto op de pagina zetten")

    def save(self, initiative: Initiative) -> Initiative:
        """Through the verb."""
        picture: Picture = self.cleaned_data["picture"]
        return publishing.set_picture(initiative, picture, alt=self.cleaned_data["alt"])


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
        self.initiative = initiative
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
            % {"name": initiative.contact_name, "initiative": initiative.name},
            error_messages={
                "required": _(
                    "Zet hier een vinkje. Zonder uw naam en e-mailadres kan niemand u antwoorden."
                )
            },
        )
        self.order_fields(["need", "what", "name", "email", "consent"])

    def offer(self) -> Offer:
        """Through the verb. Raises offering.TooManyOffers and entering.NotOnTheSite."""
        return offers.offer(
            self.initiative,
            need=self.needs.get(self.cleaned_data.get("need", "")),
            what=self.cleaned_data["what"],
            name=self.cleaned_data["name"],
            email=self.cleaned_data["email"],
            submission_id=self.cleaned_data["submission_id"],
        )

    def refuse(self) -> None:
        """Say that this address has offered enough for today."""
        text = ngettext(
            "Met dit e-mailadres is vandaag al %(n)d keer hulp aangeboden. Probeer het morgen opnieuw.",
            "Met dit e-mailadres is vandaag al %(n)d keer hulp aangeboden. Probeer het morgen opnieuw.",
            offers.MOST_OFFERS,
        )
        self.add_error("email", text % {"n": offers.MOST_OFFERS})


def _need_label(need: Need) -> str:
    label = need.get_kind_display().capitalize()
    return f"{label}: {need.sentence}" if need.sentence else label


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


class SearchForm(FilterForm):
    """Search the showcase and filter it."""

    zoek = TextField(
        label=gettext_lazy("Zoek een initiatief"),
        max_length=100,
        required=False,
    )
    thema = forms.ChoiceField(
        label=gettext_lazy("Thema"),
        choices=[("", gettext_lazy("Alle thema’s")), *Initiative.Theme.choices],
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Kies een thema uit de lijst.")},
    )
    wijk = forms.ModelChoiceField(
        label=gettext_lazy("Wijk"),
        queryset=Neighbourhood.objects.all(),
        to_field_name="slug",
        required=False,
        empty_label=gettext_lazy("Alle wijken"),
        error_messages={"invalid_choice": gettext_lazy("Kies een wijk uit de lijst.")},
    )


class UnansweredForm(SearchForm):
    """Needs of one theme or neighbourhood."""

    zoek = None  # type: ignore[assignment]  # takes the field of SearchForm away
    submit_label = gettext_lazy("Toon")


class DeskSearchForm(FilterForm):
    """Find an initiative, published or not."""

    CHANGED = "changed"

    zoek = TextField(
        label=gettext_lazy("Zoek een initiatief"),
        max_length=100,
        required=False,
    )
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=[
            ("", gettext_lazy("Alle")),
            *Initiative.Status.choices,
            (CHANGED, gettext_lazy("gewijzigd na publicatie")),
        ],
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Kies een status uit de lijst.")},
    )
