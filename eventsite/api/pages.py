"""The page for who builds on the API: made of its document and of what the site answers now."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from eventsite.brakes import limits
from eventsite.kept.pages import kept
from eventsite.web.api import problems

from . import changelog, declared, described, examples
from .catalogue import LICENCE
from .public import api


@require_safe
@kept()
def developers(request: HttpRequest) -> HttpResponse:
    """In the language of its address; what comes from the document is in Dutch, and marked so."""
    document = api.get_openapi_schema()
    subjects = described.subjects(document)
    context = {
        "subjects": subjects,
        "start": examples.read("/edities?fase=komend&status=gepland&pageSize=1"),
        "wrong": examples.read("/edities?zoke=tuin&page=0"),
        "statuses": [
            (code, problems.title_of(int(code))) for code in declared.SAYS if code >= "400"
        ],
        "has_keys": any(one.needs_key for subject in subjects for one in subject.operations),
        "versions": changelog.versions(),
        "version": problems.API_VERSION,
        "root": f"{settings.SITE_URL}{examples.ROOT}",
        "document_url": reverse(f"{api.urls_namespace}:openapi-json"),
        "catalogue_url": reverse("data_catalogue"),
        "licence": LICENCE,
        "most": limits.API.most,
        "minutes": round(limits.API.per.total_seconds() / 60),
    }
    response = render(request, "eventsite/api/developers.html", context)
    response.headers["Link"] = (
        f'<{reverse("data_catalogue")}>; rel="describedby"; type="application/ld+json"'
    )
    return response
