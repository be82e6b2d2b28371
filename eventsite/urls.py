"""Every address of the site. In Dutch for who reads them; the names are English.

A page in another language than the site's own has its code before the same address: ``/en/agenda/``
(docs/adr/0063-the-language-is-in-the-address.md).
"""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

import initiatives.toolkit_views
import initiatives.views
from courses.views import certificates, progress
from desk.programs import files
from desk.staff import joining

from . import developer
from .api import catalogue
from .api import pages as api_pages
from .api.public import api
from .door import views as door
from .home import views as home
from .pages import (
    agenda,
    kept_ticket,
    mail_stop,
    own_language,
    preview,
    registration,
    renewing,
    subscribing,
)
from .persons import views as persons
from .site import views as looks
from .statements import accessibility, privacy, security_txt
from .web import picture_files

# What has no language: for programs, and what pages are made of.
FILES = [
    path("", include("eventsite.findability.file_urls")),
    path("gezond/", include("eventsite.watch.urls")),
    path("huisstijl/<str:look>.css", looks.stylesheet, name="site_stylesheet"),
    path("huisstijl/<str:look>.svg", looks.icon, name="site_icon"),
    path(".well-known/security.txt", security_txt.security_txt, name="security_txt"),
    path("beelden/<str:name>", picture_files.picture, name="picture"),
    path("api/v1/", api.urls),
    path("downloads/evenementen/<slug:slug>/mensen.<slug:kind>", files.people, name="people_file"),
    path("catalogus.jsonld", catalogue.catalogue, name="data_catalogue"),
]

# First: addresses are tried in this order, and every tablet asks every few seconds.
FIRST = [path("api/tablet/v1/", include("eventsite.door.api_urls"))]

PAGES: list[URLPattern | URLResolver] = [
    path("inchecken/", include("eventsite.door.urls")),
    path("", home.index, name="home"),
    path("", include("eventsite.findability.urls")),
    path("privacy/", privacy.privacy, name="privacy"),
    path("toegankelijkheid/", accessibility.accessibility, name="accessibility"),
    path("cijfers/", include("desk.figures.public_urls")),
    path("", include("eventsite.embedding.urls")),
    path("ontwikkelaars/", api_pages.developers, name="developers"),
    path("agenda/", agenda.index, name="agenda"),
    path("agenda.ics", agenda.feed, name="agenda_feed"),
    path("agenda/persoonlijk/<str:token>/", agenda.personal, name="personal_agenda"),
    path("agenda/persoonlijk/<str:token>/agenda.ics", agenda.personal_feed, name="personal_feed"),
    path("agenda/organisatie/<str:token>/agenda.ics", agenda.organiser_feed, name="organiser_feed"),
    path("berichten/stoppen/<str:token>/", mail_stop.stop_mails, name="stop_mails"),
    path("op-de-hoogte/", subscribing.subscribe, name="subscribe"),
    path("op-de-hoogte/bevestigen/<str:token>/", subscribing.confirm, name="subscription_confirm"),
    path("op-de-hoogte/stoppen/<str:token>/", subscribing.stop, name="subscription_stop"),
    path("beheer/mails/op-de-hoogte/", subscribing.desk, name="subscribers"),
    path("voorbeeld/<str:token>/", preview.preview, name="preview"),
    path("", include("pitches.urls")),
    path("cafes/", include("cafes.urls")),
    path("initiatieven/", include("initiatives.urls")),
    path("toolkit/", initiatives.toolkit_views.toolkit, name="toolkit"),
    path("aanbod/<str:token>/", initiatives.views.offer, name="offer"),
    path(
        "aanbod/<str:token>/nieuwe-link/", initiatives.views.new_offer_link, name="offer_new_link"
    ),
    path("mijn/", home.request_links, name="request_links"),
    path("mijn/gegevens/", persons.request_link, name="request_own_data"),
    path("mijn/<str:token>/gegevens/", persons.data, name="own_data"),
    path("mijn/<str:token>/gegevens.json", persons.data_json, name="own_data_json"),
    path("mijn/<str:token>/wissen/", persons.erase, name="erase_own_data"),
    path("cursussen/", include("courses.urls")),
    path("bewijs/", certificates.verify, name="verify_certificate"),
    path("bewijs/<str:code>/", certificates.certificate, name="certificate"),
    path("bewijs/<str:code>/bewijs.pdf", certificates.certificate_file, name="certificate_file"),
    path("mijn/<str:token>/cursus/", progress.progress, name="course_progress"),
    path("mijn/<str:token>/cursus/naam/", progress.correct_name, name="correct_certificate_name"),
    path("mijn/<str:token>/", registration.registration, name="registration"),
    path(
        "mijn/<str:token>/bevestiging/", registration.confirmation, name="registration_confirmation"
    ),
    path("mijn/<str:token>/wijzigen/", registration.change, name="registration_change"),
    path("mijn/<str:token>/taal/", own_language.change, name="registration_language"),
    path("mijn/<str:token>/plaats/", registration.take_place, name="registration_take_place"),
    path("mijn/<str:token>/afmelden/", registration.cancel, name="registration_cancel"),
    path("mijn/<str:token>/nieuwe-links/", renewing.registration, name="registration_renew"),
    path("kaart/sw.js", kept_ticket.service_worker, name="ticket_worker"),
    path("kaart/<str:token>/", registration.ticket, name="ticket"),
    path("beheer/", include("desk.urls")),
    path("beheer/cijfers/nota/", include("desk.note.urls")),
    path("beheer/instellingen/", include("desk.settings.urls")),
    path("beheer/instellingen/medewerkers/", include("desk.staff.urls")),
    path("uitnodiging/<str:token>/", joining.join, name="join_staff"),
    path("beheer/", include("eventsite.mails.urls")),
    path("beheer/", include("eventsite.staff.log_urls")),
    path("beheer/evenementen/<slug:slug>/", include("eventsite.pages.lifecycle_urls")),
    path("beheer/agenda/", agenda.organiser, name="organiser_agenda"),
    path("beheer/evenementen/<slug:slug>/deur/", door.event_door, name="event_door"),
    path("beheer/evenementen/", include("eventsite.prints.urls")),
    path("beheer/cafes/", include("cafes.desk.urls")),
    path("beheer/cafes/", include("pitches.desk.urls")),
    path("beheer/cursussen/", include("courses.desk.urls")),
    path("beheer/initiatieven/", include("initiatives.desk.urls")),
    path("beheer/toolkit/", include("initiatives.desk.toolkit_urls")),
    path("beheer/account/", include("allauth.urls")),
]

if settings.DEMO:
    PAGES += [path("post/", include("eventsite.demo.mailbox_urls"))]

if settings.DJANGO_ADMIN:
    PAGES += developer.addresses()

urlpatterns = [*FIRST, *i18n_patterns(*PAGES, prefix_default_language=False), *FILES]

handler400 = "eventsite.web.errors.bad_request"
handler403 = "eventsite.web.errors.forbidden"
handler404 = "eventsite.web.errors.not_found"
handler429 = "eventsite.web.errors.too_many"  # as allauth looks for it
handler500 = "eventsite.web.unavailable.server_error"
