"""What an organiser does with a certificate: put its name right, withdraw it."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from courses import certificates, correcting
from courses.models import Certificate
from eventsite.mails import rehearsal
from eventsite.staff import confirming
from eventsite.staff.confirming import Effects
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending
from eventsite.web.forms import DeskForm, NameField, ParagraphsField
from eventsite.web.isolating import isolated
from eventsite.web.staff import operator

from .shared import form_page, get_run


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


class CertificateNameForm(DeskForm):
    """The name that a certificate should say."""

    name = NameField(
        label=gettext_lazy("Naam op het bewijs"),
        help_text=gettext_lazy(
            "Het bewijs krijgt een nieuwe code en gaat opnieuw per mail. De oude code leidt naar het nieuwe."
        ),
    )
    submit_label = gettext_lazy("Verbeter de naam")


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
        return redirect("desk:registration", certificate.registration_id)
    title = _("Bewijs van %(name)s intrekken") % {"name": isolated(certificate.name)}
    return form_page(request, form, title=title, run=run)


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def correct_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a misspelt name on a certificate right."""
    certificate = get_object_or_404(Certificate.objects.select_related("registration"), pk=pk)
    run = get_run(certificate.registration.event_id)
    form = CertificateNameForm(request.POST or None, initial={"name": certificate.name})
    if request.method == "POST" and form.is_valid() and not resending.went_back(request):
        registration, name = certificate.registration, form.cleaned_data["name"]
        if name == certificate.name:
            messages.info(request, _("Deze naam stond er al. Er is niets veranderd."))
            return redirect("desk:registration", registration.pk)
        try:
            follows = _of_correcting(certificate, name)
            if not confirming.answer(request, follows, always=True):
                return confirming.ask(
                    request,
                    follows,
                    title=_("De naam op het bewijs verbeteren?"),
                    action=_("Verbeteren en mailen") if follows.receivers else _("Verbeteren"),
                    context={"event": run},
                )
            correcting.correct_name(certificate, name, by_organiser=True)
        except certificates.AlreadyWithdrawn:
            messages.error(request, _("Dit bewijs is ingetrokken. De naam blijft zoals die was."))
        else:
            messages.success(request, _("De naam op het bewijs is verbeterd."))
        return redirect("desk:registration", registration.pk)
    title = _("Naam op het bewijs van %(name)s") % {"name": isolated(certificate.name)}
    return form_page(request, form, title=title, run=run)


def _of_correcting(certificate: Certificate, name: str) -> Effects:
    """What becomes of it. Raises AlreadyWithdrawn."""
    said = rehearsal.effects(lambda: correcting.correct_name(certificate, name, by_organiser=True))
    return replace(
        said,
        changes=[f"{certificate.name} → {name}"],
        warnings=[_("De code op het oude bewijs leidt daarna naar het nieuwe.")],
    )
