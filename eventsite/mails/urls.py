"""Organisers' pages of the mails, under /beheer/."""

from __future__ import annotations

from django.urls import path

from . import desk as mails
from . import held_desk
from . import mailings_desk as mailings
from . import saved_texts_desk as texts
from . import sending_desk as sending

app_name = "mails"
urlpatterns = [
    path("mails/", mails.index, name="index"),
    path("mails/opnieuw/", mails.retry_all, name="retry_all"),
    path("mails/vastgehouden/", held_desk.held_mails, name="held"),
    path("mails/voorbeelden/", mails.show_examples, name="examples"),
    path("mails/voorbeelden/<slug:kind>/", mails.show_examples, name="example"),
    path("mails/voorbeelden/<slug:kind>/html/", mails.example_frame, name="example_frame"),
    path("evenementen/<slug:slug>/berichten/", mailings.event_mailings, name="event_mailings"),
    path("evenementen/<slug:slug>/berichten/nieuw/", mailings.new_mailing, name="new_mailing"),
    path("berichten/", mailings.index, name="mailings"),
    path("berichten/nieuw/", mailings.new_wide_mailing, name="new_wide_mailing"),
    path("berichten/teksten/", texts.index, name="texts"),
    path("berichten/teksten/nieuw/", texts.new, name="new_text"),
    path("berichten/teksten/<int:pk>/", texts.change, name="text"),
    path("berichten/teksten/<int:pk>/weg/", texts.forget, name="forget_text"),
    path("berichten/<int:pk>/", sending.mailing, name="mailing"),
    path("berichten/<int:pk>/versturen/", sending.send_mailing, name="send_mailing"),
    path("berichten/<int:pk>/wijzigen/", mailings.change_mailing, name="change_mailing"),
    path("berichten/<int:pk>/html/", mailings.mailing_frame, name="mailing_frame"),
    path("berichten/<int:pk>/voortgang/", mailings.mailing_progress, name="mailing_progress"),
    path("berichten/<int:pk>/doe/", sending.act_on_mailing, name="act_on_mailing"),
]
