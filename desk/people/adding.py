"""Sign somebody up who calls, writes on paper or stands at the desk: for an evening and for a run alike."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML
from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses import enrolment
from courses.eligibility import NotEligible
from courses.models import CourseRun
from eventsite.booking import refusals, registering
from eventsite.models import Event, Registration, RegistrationState
from eventsite.pages.forms import PartySizeField
from eventsite.web.forms import EmailField, LineField, NameField, SentOnceForm
from eventsite.web.isolating import isolated
from eventsite.web.languages.fields import LanguageChoice, is_asked
from eventsite.web.languages.texts import own_language
from eventsite.web.sent_once import SentOtherwise

Source = Registration.Source
SIGN_UP = gettext_lazy("Iemand aanmelden")
WAS_THERE = gettext_lazy("Iemand toevoegen die er was")
LATE = timedelta(days=14)  # after that nobody is added to what is soon wiped
REASON = gettext_lazy("Vul in waarom deze persoon toch een plaats krijgt.")


def title(event: Event) -> str | Promise:
    """What can be done for somebody who is not on the list; empty where nothing can."""
    match event.registration_state():
        case RegistrationState.DRAFT | RegistrationState.CANCELLED:
            return ""
        case RegistrationState.OVER:
            return WAS_THERE if was_just_held(event) else ""
    return SIGN_UP


def was_just_held(event: Event) -> bool:
    """An evening of which who was there may still be written down; a run has its attendance list."""
    may = event.kind == Event.Kind.SOCIAL and not event.is_cancelled and not event.is_closed
    ends_at = event.ends_at if may else None
    return ends_at is not None and ends_at <= timezone.now() <= ends_at + LATE


class PersonForm(SentOnceForm):
    """Who comes, how we heard of it, and a place that is not there, for a reason."""

    name = NameField()
    email = EmailField(
        required=False,
        help_text=gettext_lazy("Leeg als iemand geen e-mail heeft. Print dan de kaart."),
    )
    shares_email = forms.BooleanField(
        label=gettext_lazy("Dit e-mailadres is van iemand anders, die de mails doorgeeft"),
        help_text=gettext_lazy("Bijvoorbeeld van een partner. De kaart staat op deze naam."),
        required=False,
    )
    source = forms.ChoiceField(
        label=gettext_lazy("Hoe meldt deze persoon zich aan?"),
        choices=[
            (Source.PHONE, gettext_lazy("Per telefoon")),
            (Source.PAPER, gettext_lazy("Op papier")),
            (Source.ORGANISER, gettext_lazy("Op een andere manier")),
        ],
        initial=Source.PHONE,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Kies hoe deze persoon zich aanmeldt.")
        ),
    )
    access_need = LineField(
        label=gettext_lazy("Wat heeft deze persoon nodig?"),
        help_text=gettext_lazy(
            "Vul dit alleen in als iemand erom vraagt, zoals een plek voor een rolstoel. Alleen de "
            "organisatie ziet het. Wij wissen het de dag na afloop."
        ),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": gettext_lazy("Gebruik hoogstens %(limit_value)d tekens.")},
    )
    language = LanguageChoice(
        label=gettext_lazy("Taal van mails en kaart"), initial=own_language, required=False
    )
    over = forms.BooleanField(
        label=gettext_lazy("Geef een plaats, ook als alles vol is"), required=False
    )
    over_reason = LineField(
        label=gettext_lazy("Waarom?"),
        help_text=gettext_lazy(
            "Alleen bij het vinkje hierboven. Staat bij de aanmelding, niet in de mail."
        ),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": gettext_lazy("Gebruik hoogstens %(limit_value)d tekens.")},
    )
    with_csrf_token = True
    marks_optional = False  # the hints say when each is for
    heading: str | Promise = SIGN_UP
    submit_label = gettext_lazy("Meld aan")
    follows = gettext_lazy(
        "Met een e-mailadres krijgt deze persoon meteen een mail: een bevestiging met een "
        "toegangskaart, of, als alles vol is, een mail over de wachtlijst."
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event, self.about = event, event.pk
        for name in ("name", "email"):  # somebody else's, not the organiser's own
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["name"].error_messages["required"] = _("Vul een naam in.")
        for name in ("access_need", "over_reason"):
            self.fields[name].widget.attrs.pop("maxlength", None)
        if not is_asked():
            del self.fields["language"]
        largest = min(event.party_max, event.capacity)
        if largest > 1:
            self.fields["party_size"] = PartySizeField(largest)
            self.fields["party_size"].label = _("Met hoeveel mensen?")
            self.fields["party_size"].help_text = ""
        self.order_fields(["name", "party_size"])

    @property
    def helper(self) -> FormHelper:
        """With what will be mailed beside the button: nothing asks in between."""
        helper = super().helper
        helper.layout = helper.build_default_layout(self)
        helper.layout.append(HTML(format_html('<p class="soft">{}</p>', self.follows)))
        return helper

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("shares_email") and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Vul het e-mailadres in dat deze persoon met iemand deelt."))
        if (
            cleaned.get("over")
            and not cleaned.get("over_reason")
            and "over_reason" not in self.errors
        ):
            self.add_error("over_reason", REASON)
        return cleaned

    def save(self) -> Registration:
        """Through the verb of its kind. Raises booking.BookingRefused and SentOtherwise."""
        data = self.cleaned_data
        said: dict[str, Any] = {
            "name": data["name"],
            "email": data["email"],
            "shares_email": data["shares_email"],
            "access_need": data["access_need"],
            "language": data.get("language", ""),
            "source": data["source"],
            "over_reason": data["over_reason"] if data["over"] else "",
            "submission": self.submission(data["email"]),
            "by_organiser": True,
        }
        if self.event.kind == CourseRun.KIND:
            return enrolment.enrol(CourseRun.objects.get(pk=self.event.pk), **said)
        return registering.register(self.event, party_size=data.get("party_size", 1), **said)

    def refuse(self, refusal: refusals.BookingRefused | SentOtherwise) -> None:
        """Show why not."""
        match refusal:
            case refusals.AlreadyRegistered(registration=found) if found.event_id != self.event.pk:
                text = _("%(name)s staat al bij een andere ronde van deze cursus.")
                self.add_error("email", text % {"name": isolated(found.name)})
            case refusals.AlreadyRegistered(registration=found):
                text = _("%(name)s is al aangemeld, met dit e-mailadres.")
                if not self.cleaned_data["shares_email"]:
                    text += " " + _("Is dit iemand anders? Zet dan het vinkje hieronder.")
                self.add_error("email", text % {"name": isolated(found.name)})
            case NotEligible(eligibility=allowed):
                text = ngettext(
                    "Deze persoon was bij %(attended)d van de %(needed)d bijeenkomst die vooraf nodig is.",
                    "Deze persoon was bij %(attended)d van de %(needed)d bijeenkomsten die vooraf nodig zijn.",
                    allowed.needed,
                )
                numbers = {"attended": allowed.attended, "needed": allowed.needed}
                self.add_error(None, text % numbers)
            case refusals.RegistrationNotOpen(state=state):
                text = _("Dat kan niet: deze %(event)s is %(state)s.")
                self.add_error(None, text % {"event": self.event.noun, "state": state.label})
            case refusals.PartyTooLarge(largest=largest):
                text = _("Met hoogstens %(largest)d mensen.")
                self.add_error("party_size", text % {"largest": largest})
            case SentOtherwise(made=made):
                text = _("U hebt dit formulier al verstuurd, en %(name)s is aangemeld.")
                self.add_error(None, text % {"name": isolated(made.name)})
            case _:
                raise refusal
