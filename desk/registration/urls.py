"""The pages of one registration, in the name space of the desk."""

from __future__ import annotations

from django.urls import path

from . import acts, address, details, merging, page, renewing, standing

urlpatterns = [
    path("aanmeldingen/<int:pk>/", page.show, name="registration"),
    path("aanmeldingen/<int:pk>/wijzigen/", details.change, name="registration_change"),
    path("aanmeldingen/<int:pk>/e-mail/", address.change, name="registration_email"),
    path("aanmeldingen/<int:pk>/plaats/", standing.give_place, name="registration_place"),
    path("aanmeldingen/<int:pk>/afmelden/", standing.cancel, name="registration_cancel"),
    path("aanmeldingen/<int:pk>/terug/", standing.bring_back, name="registration_bring_back"),
    path("aanmeldingen/<int:pk>/nieuwe-links/", renewing.renew, name="registration_renew"),
    path("aanmeldingen/<int:pk>/samenvoegen/", merging.merge, name="registration_merge"),
    path(
        "aanmeldingen/<int:pk>/mails/<int:mail>/opnieuw/",
        acts.send_again,
        name="registration_send_again",
    ),
    path(
        "aanmeldingen/<int:pk>/check-ins/<uuid:scan>/ongedaan/",
        acts.undo_check_in,
        name="registration_undo",
    ),
]
