"""Change the name, the number of persons, what they need and the language of one registration."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from eventsite.booking import effects_of_one, refusals, registering
from eventsite.models import Registration
from eventsite.pages.forms import PartySizeField
from eventsite.staff import confirming, conflicts
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending, versions
from eventsite.web.forms import DeskForm, LineField, NameField
from eventsite.web.isolating import isolated
from eventsite.web.languages.fields import LanguageChoice, is_asked

from .shared import form_page, get_registration, refuse, to
from .words import in_words


class DetailsForm(versions.VersionedForm, DeskForm):
    """Who comes, with how many."""

    name = NameField()
    access_need = LineField(
        label=gettext_lazy("Wat heeft deze persoon nodig?"),
        help_text=gettext_lazy("Alleen de organisatie ziet het. Wij wissen het de dag na afloop."),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": gettext_lazy("Gebruik hoogstens %(limit_value)d tekens.")},
    )

    language = LanguageChoice(
        label=gettext_lazy("Taal van mails en kaart"),
        help_text=gettext_lazy("Nieuwe mails en de kaart zijn in deze taal."),
        required=False,
    )

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        self.registration = registration
        kwargs["initial"] = self.stored()
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "off"  # not the organiser's own
        event = registration.event
        if not is_asked():
            del self.fields["language"]
        largest = max(min(event.party_max, event.capacity), registration.party_size)
        self.fields["access_need"].widget.attrs.pop("maxlength", None)
        if largest > 1:
            self.fields["party_size"] = PartySizeField(largest)
            self.fields["party_size"].label = _("Met hoeveel mensen?")
            self.fields["party_size"].help_text = ""
            self.order_fields(["name", "party_size", "access_need", "language"])

    def stored(self) -> dict[str, Any]:
        now = Registration.objects.get(pk=self.registration.pk)
        return {
            "name": now.name,
            "party_size": now.party_size,
            "access_need": now.access_need,
            "language": now.language,
        }

    @property
    def party_size(self) -> int:
        return int(self.cleaned_data.get("party_size", self.registration.party_size))

    def save(self) -> Registration:
        """Raises booking.BookingRefused and Stale."""
        return registering.change(
            self.registration,
            name=self.cleaned_data["name"],
            party_size=self.party_size,
            access_need=self.cleaned_data["access_need"],
            language=self.cleaned_data.get("language") or None,
            check=self.check,
        )


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change it, with the rules that hold for who does it by their own link; asks first."""
    registration = get_registration(pk)
    try:
        registering.check_may_change(registration)
    except refusals.BookingRefused as refusal:
        return refuse(request, registration, refusal)
    form = DetailsForm(request.POST or None, registration=registration)
    if request.method == "POST" and form.is_valid() and not resending.went_back(request):
        if form.is_stale():
            return conflicts.conflict(request, form, event=registration.event)
        try:
            follows = effects_of_one.of_changing(
                registration, name=form.cleaned_data["name"], party_size=form.party_size
            )
            if not confirming.answer(request, follows):
                return confirming.ask(
                    request,
                    follows,
                    title=_("Aanmelding wijzigen?"),
                    action=_("Opslaan en mailen"),
                    context={"event": registration.event},
                )
            form.save()
        except versions.Stale:
            return conflicts.conflict(request, form, event=registration.event)
        except refusals.AlreadyRegistered as refusal:
            form.add_error("name", in_words(refusal, registration))
        except refusals.BookingRefused as refusal:
            form.add_error("party_size" if "party_size" in form.fields else None, in_words(refusal))
        else:
            messages.success(request, _("De aanmelding is gewijzigd."))
            return to(registration)
    title = _("Aanmelding van %(name)s wijzigen") % {"name": isolated(registration.name)}
    return form_page(request, registration, form, title=title)
