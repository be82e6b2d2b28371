"""The demo's mailbox; settings.DEMO decides whether it is there."""

from __future__ import annotations

from django.urls import path

from . import mailbox

app_name = "mailbox"
urlpatterns = [
    path("", mailbox.index, name="index"),
    path("<str:name>/", mailbox.letter, name="letter"),
    path("<str:name>/html/", mailbox.html, name="html"),
    path("<str:name>/deel/<int:number>/", mailbox.part, name="part"),
]
