"""Make two registrations of one event one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from eventsite.booking import effects_of_one, merging, registering
from eventsite.booking.refusals import BookingRefused
from eventsite.models import Registration
from eventsite.models.participation import HasBoth
from eventsite.pages.forms import PartySizeField
from eventsite.staff import confirming
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending
from eventsite.web.border.names import sort_name
from eventsite.web.forms import DeskForm
from eventsite.web.isolating import isolated

from .shared import form_page, get_registration, refuse, to
from .words import in_words

MOST_TO_CHOOSE = 2000  # of an evening with more the list of people says who signed up twice


class MergeForm(DeskForm):
    """Which other one, and how many they are together."""

    andere = forms.ModelChoiceField(
        Registration.objects.none(),
        label=gettext_lazy("Welke aanmelding hoort hierbij?"),
        help_text=gettext_lazy(
            "Die stopt. Deze aanmelding houdt naam, e-mailadres en kaart, en krijgt erbij wat de andere had."
        ),
        error_messages={
            "required": gettext_lazy("Kies een aanmelding."),
            "invalid_choice": gettext_lazy("Kies een aanmelding van dit evenement."),
        },
    )
    submit_label = gettext_lazy("Verder")

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        kwargs["initial"] = {"party_size": registration.party_size}
        super().__init__(*args, **kwargs)
        self.kept = registration
        event = registration.event
        others = event.registrations.live().exclude(pk=registration.pk)
        found = sorted(others[:MOST_TO_CHOOSE], key=lambda one: sort_name(one.name))
        chosen = self.fields["andere"]
        assert isinstance(chosen, forms.ModelChoiceField)  # noqa: S101 (declared above)
        chosen.queryset = others
        chosen.choices = [("", _("Kies …")), *((one.pk, _named(one)) for one in found)]
        largest = max(min(event.party_max, event.capacity), registration.party_size)
        if largest > 1:
            self.fields["party_size"] = PartySizeField(largest)
            self.fields["party_size"].label = _("Aantal personen samen")
            self.fields["party_size"].help_text = ""

    @property
    def party_size(self) -> int:
        return int(self.cleaned_data.get("party_size", self.kept.party_size))

    @property
    def other(self) -> Registration:
        found: Registration = self.cleaned_data["andere"]
        return found

    def save(self) -> Registration:
        """Raises BookingRefused or HasBoth."""
        return merging.merge(self.kept, self.other, party_size=self.party_size)


def _named(registration: Registration) -> str:
    parts = [registration.name, registration.email, str(registration.get_status_display())]
    return ", ".join(filter(None, parts))


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Let this registration be what it and another were; asks first."""
    registration = get_registration(pk)
    try:
        registering.check_may_change(registration)
    except BookingRefused as refusal:
        return refuse(request, registration, refusal)
    form = MergeForm(request.POST or None, registration=registration)
    if request.method == "POST" and form.is_valid() and not resending.went_back(request):
        try:
            follows = effects_of_one.of_merging(
                registration, form.other, party_size=form.party_size
            )
            if not confirming.answer(request, follows, always=True):
                return confirming.ask(
                    request,
                    follows,
                    title=_("Twee aanmeldingen samenvoegen?"),
                    action=_("Samenvoegen"),
                    context={"event": registration.event},
                )
            form.save()
        except (BookingRefused, HasBoth) as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("De twee aanmeldingen zijn één geworden."))
            return to(registration)
    title = _("Samenvoegen met %(name)s") % {"name": isolated(registration.name)}
    return form_page(request, registration, form, title=title)
