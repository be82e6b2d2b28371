"""For who watches over the site: whether the process lives, whether all of it is well, and figures for who may see them."""

from __future__ import annotations

import logging

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from eventsite.brakes import guard
from eventsite.web import client

from . import checks
from .checks import Status

log = logging.getLogger(__name__)

HEALTH_JSON = "application/health+json"


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """200 where a process answers. It asks nothing of anything: what restarts a process must not ask more."""
    return JsonResponse({"status": Status.PASS}, content_type=HEALTH_JSON)


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 where all is well or only something to know of; 503 where a part fails. It says which."""
    found = checks.look()
    status = checks.worst(found)
    said = {
        "status": status,
        "checks": {
            one.part: [{"status": one.status} | ({"output": one.words} if one.words else {})]
            for one in found
        },
    }
    response = JsonResponse(
        said,
        status=503 if status is Status.FAIL else 200,
        content_type=HEALTH_JSON,
        json_dumps_params={"ensure_ascii": False},
    )
    if status is Status.FAIL:
        log.warning("Not well: %s", ", ".join(f"{one.part} {one.status}" for one in found))
        response._has_been_logged = True  # type: ignore[attr-defined]  # by Django, as a fault of this page
    return response


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """What Prometheus reads, for who shows the token or asks from an address that may; 404 where no setting asks for it."""
    if not settings.METRICS:
        raise Http404
    if not _may_see(request):
        guard.missed(request)
        response = HttpResponse("", status=401)
        response.headers["WWW-Authenticate"] = "Bearer"
        return response
    from . import metrics as figures  # loads the library, which a site without has no use for

    body, content_type = figures.exposition()
    return HttpResponse(body, content_type=content_type)


def _may_see(request: HttpRequest) -> bool:
    scheme, _space, shown = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    token = settings.METRICS_TOKEN
    if token and scheme == "Bearer" and constant_time_compare(shown, token):
        return True
    address = client.address(request)
    return address is not None and any(
        address in network
        for network in client.networks(tuple(settings.METRICS_FROM), "METRICS_FROM")
    )
