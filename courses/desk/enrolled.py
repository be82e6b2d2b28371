"""What an organiser does for one person: enrol, take off the run, withdraw a certificate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from courses import certificates, enrolment
from courses.eligibility import NotEligible
from courses.models import Certificate, CourseRun
from eventsite.booking import cancelling, effects, refusals
from eventsite.models import Registration
from eventsite.staff import confirming
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web.forms import DeskForm, EmailField, NameField, ParagraphsField, SentOnceForm
from eventsite.web.isolating import isolated
from eventsite.web.sent_once import SentOtherwise
from eventsite.web.staff import operator

from .shared import form_page, get_enrolment, get_run


class WithdrawForm(DeskForm):
    """Withdraw a certificate."""

    reason = ParagraphsField(
        label=gettext_lazy("Reden"),
        help_text=gettext_lazy("Wordt bewaard. Alleen de organisatie ziet het."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Vul in waarom u het bewijs intrekt.")},
    )
    submit_label = gettext_lazy("Trek het bewijs in")


class EnrolForm(SentOnceForm):
    """Enrol somebody who calls, writes, or shares an address with somebody else."""

    name = NameField(label=gettext_lazy("Naam van de deelnemer"))
    email = EmailField(
        required=False,
        help_text=gettext_lazy("Leeg als iemand geen e-mail heeft. Print dan de kaart."),
    )
    shares_email = forms.BooleanField(
        label=gettext_lazy("Dit e-mailadres is van iemand anders, die de mails doorgeeft"),
        help_text=gettext_lazy(
            "Bijvoorbeeld van een partner die de cursus ook volgt. Kaart, aanwezigheid en bewijs "
            "staan op de naam van de deelnemer."
        ),
        required=False,
    )
    with_csrf_token = True
    submit_label = gettext_lazy("Schrijf in")

    def __init__(self, *args: Any, run: CourseRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run, self.about = run, run.pk
        for name in ("name", "email"):  # somebody else's, not the organiser's own
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("shares_email") and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Vul het e-mailadres in dat de deelnemer met iemand deelt."))
        return cleaned

    def save(self) -> Registration:
        """Enrol through the verb. Raises booking.BookingRefused and SentOtherwise."""
        data = self.cleaned_data
        return enrolment.enrol(
            self.run,
            name=data["name"],
            email=data["email"],
            shares_email=data["shares_email"],
            submission=self.submission(data["email"]),
            by_organiser=True,
        )

    def refuse(self, refusal: refusals.BookingRefused | SentOtherwise) -> None:
        """Show why not."""
        match refusal:
            case refusals.AlreadyRegistered(registration=found) if found.event_id != self.run.pk:
                text = _("%(name)s staat al bij een andere ronde van deze cursus.")
                self.add_error("email", text % {"name": isolated(found.name)})
            case refusals.AlreadyRegistered(registration=found):
                text = _("%(name)s staat al in deze ronde, met dit e-mailadres.")
                if not self.cleaned_data["shares_email"]:
                    text += " " + _("Is dit iemand anders? Zet dan het vinkje hieronder.")
                self.add_error("email", text % {"name": isolated(found.name)})
            case NotEligible(eligibility=allowed):
                text = _(
                    "Deze persoon was bij %(attended)d van de %(needed)d bijeenkomsten die vooraf nodig zijn."
                )
                numbers = {"attended": allowed.attended, "needed": allowed.needed}
                self.add_error(None, text % numbers)
            case refusals.RegistrationNotOpen(state=state):
                text = _("Dat kan niet: deze ronde is %(state)s.")
                self.add_error(None, text % {"state": state.label})
            case SentOtherwise(made=made):
                text = _("U hebt dit formulier al verstuurd, en %(name)s is ingeschreven.")
                self.add_error(None, text % {"name": isolated(made.name)})
            case _:
                raise refusal


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest, pk: int) -> HttpResponse:
    """Enrol somebody in a run, also who has no address of their own. GET shows, POST does."""
    run = get_run(pk)
    form = EnrolForm(request.POST or None, run=run)
    if request.method == "POST" and form.is_valid():
        try:
            made = form.save()
        except (refusals.BookingRefused, SentOtherwise) as refusal:
            form.refuse(refusal)
        else:
            text = (
                _("%(name)s is ingeschreven.")
                if made.is_confirmed
                else _("%(name)s staat op de wachtlijst.")
            )
            messages.success(request, text % {"name": isolated(made.name)})
            return redirect("courses_desk:run", run.pk)
    return form_page(request, form, title=_("Iemand inschrijven"), run=run)


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_enrolment(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody off a run; asks first."""
    registration = get_enrolment(pk)
    run = get_run(registration.event_id)
    back = reverse("courses_desk:run", args=[run.pk])
    try:
        cancelling.check_cancel(registration)
        follows = effects.of_cancelling([registration])
        if not confirming.answer(request, follows, always=True):
            return confirming.ask(
                request,
                follows,
                title=_("%(name)s afmelden?") % {"name": isolated(registration.name)},
                action=_("Ja, meld af"),
                back=back,
                context={"event": run},
            )
        cancelling.cancel(registration, by=Registration.CancelledBy.ORGANISER)
    except refusals.AlreadyCancelled:
        messages.info(request, _("Deze persoon was al afgemeld."))
    except refusals.PeopleInside:
        messages.error(request, _("Deze persoon is nu binnen. Maak eerst het inchecken ongedaan."))
    except refusals.AlreadyOver:
        messages.error(request, _("Deze ronde is voorbij. Afmelden kan niet meer."))
    else:
        messages.success(request, _("Afgemeld. De persoon krijgt een mail."))
    return redirect(back)


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a certificate, for a reason."""
    certificate = get_object_or_404(Certificate.objects.select_related("registration"), pk=pk)
    run = get_run(certificate.registration.event_id)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            certificates.withdraw(
                certificate, reason=form.cleaned_data["reason"], by=operator(request)
            )
        except certificates.AlreadyWithdrawn:
            messages.info(request, _("Dit bewijs was al ingetrokken."))
        else:
            messages.success(request, _("Het bewijs is ingetrokken."))
        return redirect("courses_desk:run", run.pk)
    title = _("Bewijs van %(name)s intrekken") % {"name": isolated(certificate.name)}
    return form_page(request, form, title=title, run=run)
