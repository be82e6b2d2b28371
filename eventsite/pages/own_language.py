"""The language of one's mails and ticket, changed on the page of one's registration."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eventsite.booking import languages
from eventsite.models import Registration
from eventsite.tickets import links
from eventsite.tickets.links import Purpose
from eventsite.web import errors
from eventsite.web.languages.fields import LanguageChoice
from eventsite.web.redirects import saved
from eventsite.web.same_origin import same_origin_form

from .own_links import opened_by


class LanguageForm(forms.Form):
    taal = LanguageChoice()


@same_origin_form
@opened_by(Purpose.REGISTRATION)
@require_POST
def change(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Keep it, and go on in it: who asks for English reads English."""
    form = LanguageForm(request.POST)
    if not form.is_valid():
        way_on = links.registration_url(registration), _("Terug naar uw aanmelding")
        return errors.page(
            request, 400, _("Deze taal kennen wij niet"), str(form.errors["taal"][0]), way_on=way_on
        )
    languages.change_language(registration, form.cleaned_data["taal"])
    with translation.override(form.cleaned_data["taal"]):
        return saved(links.registration_url(registration))
