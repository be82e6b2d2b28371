from __future__ import annotations

from django.urls import URLPattern, include, path

from . import accessibility, lists
from .accessibility import DEVIATIONS
from .courses import COURSES
from .kept import Kept
from .keys import pages as keys
from .neighbourhoods import NEIGHBOURHOODS
from .retention import destroyed_pages
from .retention import pages as retention
from .site import pages as site
from .themes import THEMES
from .venues import VENUES

app_name = "desk_settings"


def _of(kept: Kept) -> list[URLPattern]:
    """The addresses of one list."""
    told = {"kept": kept}
    return [
        path("", lists.index, told, name=kept.key),
        path("nieuw/", lists.edit, told, name=f"{kept.key}_add"),
        path("<int:pk>/", lists.edit, told, name=f"{kept.key}_change"),
        path("<int:pk>/weghalen/", lists.take_out, told, name=f"{kept.key}_remove"),
    ]


urlpatterns = [
    path("", lists.settings, name="index"),
    path("site/", site.who, name="who"),
    path("teksten/", site.texts, name="texts"),
    path("toegankelijkheid/", accessibility.statement, name="accessibility"),
    path("toegankelijkheid/afwijkingen/", include(_of(DEVIATIONS))),
    path("privacy/", site.privacy, name="privacy"),
    path("nieuwe-avonden/", site.evenings, name="evenings"),
    path("bewaren/", retention.terms, name="terms"),
    path("vernietigd/", destroyed_pages.index, name="destroyed"),
    path("vernietigd/verklaring.pdf", destroyed_pages.certificate, name="destroyed_certificate"),
    path("locaties/", include(_of(VENUES))),
    path("wijken/", include(_of(NEIGHBOURHOODS))),
    path("themas/", include(_of(THEMES))),
    path("cursussen/", include(_of(COURSES))),
    path("sleutels/", keys.index, name="keys"),
    path("sleutels/nieuw/", keys.make, name="key_make"),
    path("sleutels/<int:pk>/", keys.key, name="key"),
    path("sleutels/<int:pk>/vernieuwen/", keys.renew, name="key_renew"),
    path("sleutels/<int:pk>/intrekken/", keys.revoke, name="key_revoke"),
]
