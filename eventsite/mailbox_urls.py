"""The demo's mailbox: what was mailed, as the receiver would see it. Only with DEMO=1."""

from __future__ import annotations

from django.urls import path

from . import mailbox

app_name = "mailbox"
urlpatterns = [
    path("", mailbox.index, name="index"),
]
