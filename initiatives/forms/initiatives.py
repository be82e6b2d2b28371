"""What an initiator tells of an initiative."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.site.reading import site
from eventsite.web.forms import EmailField, NameField, PublicForm, SentOnceForm
from eventsite.web.languages.fields import is_asked
from eventsite.web.languages.texts import reading, spoken
from eventsite.web.picture_field import PictureField
from eventsite.web.pictures import Picture
from eventsite.web.versions import VersionedForm
from initiatives import publishing
from initiatives.fields import NeedsField, TextField, ThemeField, WebAddressField, WrittenInField
from initiatives.models import Initiative, Neighbourhood


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
    theme = ThemeField()
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
    language = WrittenInField(
        label=gettext_lazy("In welke taal schrijft u?"),
        help_text=gettext_lazy(
            "Bezoekers zien in welke taal uw tekst is. Onze mails krijgt u ook in deze taal."
        ),
    )
    contact_name = NameField(
        label=gettext_lazy("Uw naam"), help_text=gettext_lazy("Uw naam staat bij het initiatief.")
    )
    submit_label = gettext_lazy("Wijzigingen opslaan")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everywhere = _("Heel %(city)s") % {"city": site().municipality}
        self.fields["neighbourhood"].empty_label = everywhere  # type: ignore[attr-defined]
        if not is_asked():
            del self.fields["language"]

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
            "language": spoken(initiative.language),
            "contact_name": initiative.contact_name,
        }

    def told(self) -> dict[str, Any]:
        """What was filled in, as the verbs take it."""
        asked = [name for name in InitiativeForm.base_fields if name in self.fields]
        return {name: self.cleaned_data[name] for name in asked}

    def refuse_name(self) -> None:
        """Say that this address has another one of this name."""
        self.add_error(
            "name", _("Bij dit e-mailadres hoort al een ander initiatief met deze naam.")
        )


class KeptInitiativeForm(VersionedForm, InitiativeForm):
    """The same of one that exists: its initiator and organisers may both have it open."""

    def __init__(self, *args: Any, initiative: Initiative, **kwargs: Any) -> None:
        self.initiative = initiative
        super().__init__(*args, initial=self.initial_of(initiative), **kwargs)
        if isinstance(asked := self.fields.get("language"), WrittenInField):
            asked.was = self.initial["language"]

    def _opened(self) -> dict[str, Any]:
        return dict(self.initial)

    def stored(self) -> dict[str, Any]:
        return self.initial_of(Initiative.objects.get(pk=self.initiative.pk))

    @property
    def instance(self) -> Initiative:
        """What it is about, for who asks the log."""
        return self.initiative

    def save(self) -> Initiative:
        """Through the verb. Raises publishing.AlreadyEntered and Stale."""
        return publishing.change(self.initiative, **self.told(), check=self.check)


class NewInitiativeForm(SentOnceForm, InitiativeForm):
    """Enter an initiative for the first time."""

    contact_email = EmailField(
        help_text=gettext_lazy(
            "Hier sturen wij uw persoonlijke link naartoe. Het adres komt niet op de site."
        )
    )
    submit_label = gettext_lazy("Initiatief insturen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        initial = {"language": reading()} | (kwargs.pop("initial", None) or {})
        super().__init__(*args, initial=initial, **kwargs)

    def known(self) -> Initiative | None:
        """The one of this name that this address has already."""
        return publishing.known(self.cleaned_data["contact_email"], self.cleaned_data["name"])

    def enter(self) -> Initiative:
        """Through the verb."""
        return publishing.enter(
            **self.told(),
            contact_email=self.cleaned_data["contact_email"],
            submission=self.submission(self.cleaned_data["contact_email"]),
        )


class PictureForm(PublicForm):
    """Choose a picture, and say what is on it."""

    picture = PictureField(
        label=gettext_lazy("Foto"),
        help_text=gettext_lazy(
            "Een foto van uw telefoon of een JPG-, PNG- of WebP-bestand, hoogstens 15 MB. Staan er mensen op? Vraag eerst of "
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
