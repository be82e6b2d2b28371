"""Another e-mail address for one registration, or for all that its person has."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from courses.waivers import WaiverExists
from eventsite.booking.effects_of_one import of_changing_email
from eventsite.booking.refusals import BookingRefused
from eventsite.models import Registration
from eventsite.staff import confirming, conflicts
from eventsite.staff.confirming import Effects
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending, versions
from eventsite.web.border import emails
from eventsite.web.forms import DeskForm, EmailField
from eventsite.web.isolating import isolated
from initiatives.publishing import AlreadyEntered

from . import everywhere
from .by_kind import change_email
from .shared import form_page, get_registration, to
from .words import in_words


class Whose(TextChoices):
    """Who reads the mails."""

    OWN = "eigen", gettext_lazy("Van deze persoon")
    SHARED = "gedeeld", gettext_lazy("Van iemand anders, die de mails doorgeeft")
    NOBODY = "geen", gettext_lazy("Deze persoon heeft geen e-mailadres")


class AddressForm(versions.VersionedForm, DeskForm):
    """The address that mails go to from now on, or none."""

    email = EmailField(label=gettext_lazy("Nieuw e-mailadres"), required=False)
    van = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Van wie is het adres?"),
        choices=Whose.choices,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Kies van wie het adres is.")},
    )
    overal = forms.BooleanField(
        required=False, label=gettext_lazy("Ook bij al het andere van deze persoon")
    )
    submit_label = gettext_lazy("Verder")
    marks_optional = False  # what may be left empty hangs on whose it is

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        self.registration = registration
        kwargs["initial"] = self.stored()
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "off"
        self.theirs = everywhere.of(registration)
        if not self.theirs:
            del self.fields["overal"]

    def stored(self) -> dict[str, Any]:
        now = Registration.objects.get(pk=self.registration.pk)
        return {"email": now.email, "van": Whose.SHARED if now.shares_email else Whose.OWN}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        whose = said.get("van") or (said.get("email") and self.initial["van"])
        if whose == Whose.NOBODY and self._typed_another:
            self.add_error("van", _("Kies van wie dit adres is, of maak het veld erboven leeg."))
        elif whose == Whose.NOBODY:
            self.errors.pop("email", None)
            said["email"] = ""
        elif not said.get("email") and "email" not in self.errors:
            self.add_error("email", emails.WRONG)
        said["shares_email"] = whose == Whose.SHARED
        if said.get("overal") and whose in {Whose.SHARED, Whose.NOBODY}:
            self.add_error("overal", _("Dat kan alleen met een adres van deze persoon zelf."))
        return said

    @property
    def _typed_another(self) -> bool:
        typed = str(self.data.get("email", "")).strip()
        return typed not in {"", self.registration.email}

    @property
    def is_as_it_was(self) -> bool:
        now, said = self.registration, self.cleaned_data
        return (said["email"], said["shares_email"]) == (now.email, now.shares_email)

    def follows(self) -> Effects:
        """Of saving it, which may be refused."""
        return of_changing_email(
            self.registration, self.cleaned_data["email"], change=lambda: self._change(None)
        )

    def save(self) -> Registration:
        """Raises BookingRefused, WaiverExists, AlreadyEntered or versions.Stale."""
        return self._change(self.check)

    def _change(self, check: versions.Check | None) -> Registration:
        said = self.cleaned_data
        if said.get("overal"):
            return everywhere.change_email(self.registration, said["email"], check=check)
        return change_email(
            self.registration, said["email"], shares_email=said["shares_email"], check=check
        )

    def refuse(self, refusal: BookingRefused | WaiverExists | AlreadyEntered) -> None:
        """Show why not."""
        match refusal:
            case WaiverExists():
                text = _("Dit adres heeft al een uitzondering voor dezelfde cursus.")
            case AlreadyEntered(initiative=found):
                text = _("Dit adres heeft al een initiatief met de naam %(name)s.")
                text %= {"name": isolated(found.name)}
            case _:
                text = in_words(refusal, self.registration)
        self.add_error("email", text)


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another address: new links and ticket, by mail; asks first."""
    registration = get_registration(pk)
    return change_address(request, registration, done=to(registration))


def change_address(
    request: HttpRequest, registration: Registration, *, done: HttpResponse
) -> HttpResponse:
    """The form, the question, or what is done then."""
    form = AddressForm(request.POST or None, registration=registration)
    named = {"name": isolated(registration.name)}
    if request.method == "POST" and form.is_valid() and not resending.went_back(request):
        if form.is_stale():
            return conflicts.conflict(request, form, event=registration.event)
        if form.is_as_it_was:
            messages.info(request, _("Dit is het adres dat er al stond. Er is niets veranderd."))
            return done
        try:
            follows = form.follows()
            if not confirming.answer(request, follows, always=True):
                return confirming.ask(
                    request,
                    follows,
                    title=_("E-mailadres van %(name)s wijzigen?") % named,
                    action=_("Wijzigen en mailen") if follows.receivers else _("Wijzigen"),
                    context={"event": registration.event},
                )
            form.save()
        except versions.Stale:
            return conflicts.conflict(request, form, event=registration.event)
        except (BookingRefused, WaiverExists, AlreadyEntered) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Het e-mailadres is gewijzigd."))
            return done
    title = _("E-mailadres van %(name)s") % named
    context: dict[str, object] = {"theirs": form.theirs}
    return form_page(request, registration, form, title=title, context=context)
