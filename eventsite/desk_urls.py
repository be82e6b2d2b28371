"""Pages of the organisers, all under /beheer/."""

from __future__ import annotations

from django.urls import path

from . import agenda, desk, desk_mails

app_name = "desk"
urlpatterns = [
    path("", desk.index, name="index"),
    path("agenda/", agenda.organiser, name="agenda"),
    path("mails/", desk_mails.index, name="mails"),
    path("mails/opnieuw/", desk_mails.retry_all, name="retry_mails"),
    path("mails/<int:pk>/opnieuw/", desk_mails.retry, name="retry_mail"),
    path("mails/voorbeelden/", desk_mails.examples, name="mail_examples"),
    path("mails/voorbeelden/<slug:kind>/", desk_mails.examples, name="mail_example"),
    path(
        "mails/voorbeelden/<slug:kind>/html/", desk_mails.example_frame, name="mail_example_frame"
    ),
    path("evenementen/<slug:slug>/berichten/", desk_mails.event_mailings, name="event_mailings"),
    path("evenementen/<slug:slug>/berichten/nieuw/", desk_mails.new_mailing, name="new_mailing"),
    path("berichten/<int:pk>/", desk_mails.mailing, name="mailing"),
    path("berichten/<int:pk>/wijzigen/", desk_mails.change_mailing, name="change_mailing"),
    path("berichten/<int:pk>/html/", desk_mails.mailing_frame, name="mailing_frame"),
    path("berichten/<int:pk>/voortgang/", desk_mails.mailing_progress, name="mailing_progress"),
    path("berichten/<int:pk>/doe/", desk_mails.act_on_mailing, name="act_on_mailing"),
]
