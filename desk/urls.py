"""Pages of the organisers, all under /beheer/."""

from __future__ import annotations

from django.urls import path

from . import search
from .closing import figures as event_figures
from .closing import page as closing
from .everyone import urls as everyone
from .figures import urls as figures
from .mails import mending
from .overview import page
from .people import bulk, new, suspicious
from .people import views as people
from .registration import urls as registration

app_name = "desk"
urlpatterns = [
    path("", page.index, name="index"),
    path("zoeken/", search.search, name="search"),
    *registration.urlpatterns,
    path("evenementen/<slug:slug>/mensen/", people.index, name="people"),
    path("evenementen/<slug:slug>/mensen/download/", people.download, name="people_download"),
    path("evenementen/<slug:slug>/mensen/nieuw/", new.new, name="people_new"),
    path("evenementen/<slug:slug>/verdacht/", suspicious.suspicious, name="suspicious"),
    path("evenementen/<slug:slug>/afsluiten/", closing.close, name="close"),
    path("evenementen/<slug:slug>/afsluiten/heropenen/", closing.reopen, name="reopen"),
    path("evenementen/<slug:slug>/cijfers/", event_figures.figures, name="event_figures"),
    *everyone.urlpatterns,
    *figures.urlpatterns,
    path("mails/<int:pk>/verhelpen/", mending.mend, name="mend_mail"),
    path("evenementen/<slug:slug>/mensen/samen/", bulk.bulk, name="people_bulk"),
]
