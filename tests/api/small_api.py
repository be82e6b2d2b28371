"""An API of a few lines with all that ours may have: bodies, keys, lists of values. Also its addresses, for Django."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path
from ninja import Query, Schema, Status
from ninja.security import HttpBearer

from eventsite import urls
from eventsite.api.document import OpenDataAPI
from eventsite.api.handlers import handle_errors
from eventsite.web.api.values import Sent


class Key(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> str | None:
        return token if token == "klopt" else None


class Part(Sent):
    titel: str


class Wens(Sent):
    naam: str
    aantal: int
    delen: list[Part] = []


class Filters(Schema):
    soort: list[str] = []
    zoek: str | None = None


api = OpenDataAPI(title="Klein", version="1.0.0", docs_url=None, urls_namespace="small")
handle_errors(api)


@api.get("/wensen", response={200: dict[str, Any]})
def list_wishes(request: HttpRequest, filters: Query[Filters]) -> dict[str, Any]:
    return {"results": [{"titel": "zin " * 300}], **filters.dict()}


@api.post("/wensen", response={201: dict[str, Any]}, auth=Key())
def make_wish(request: HttpRequest, wens: Wens) -> Status[dict[str, Any]]:
    return Status(201, wens.dict())


@api.get("/geheimen", response={200: dict[str, Any]}, auth=Key())
def list_secrets(request: HttpRequest) -> dict[str, Any]:
    return {"results": ["alleen met sleutel"]}


urlpatterns = [path("api/v1/", api.urls), *urls.urlpatterns]
handler404 = "eventsite.web.errors.not_found"
handler500 = "eventsite.web.unavailable.server_error"
