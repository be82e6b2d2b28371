"""A request that is sent twice is done once (draft-ietf-httpapi-idempotency-key-header-07).

A program that got no answer sends the same again, with the same ``Idempotency-Key``, and gets the answer of the
first time. What is kept for that is written in the transaction of the verb: both are there, or neither.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from eventsite.models import ApiKey, KeptAnswer
from eventsite.web.api import problems

from .auth import Filled, holder, invalid

HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(hours=24)
# A string of a structured field (RFC 8941 §3.3.3), or what most clients send: the same without its quotes.
_KEY = re.compile(r'"?([!#-\[\]-~]{1,255})"?')
PATTERN = r'^"?[!#-\[\]-~]{1,255}"?$'  # the same, as the API's document has it


class NotOnce(Exception):
    """Why a request is not done: without a key 400, at the same time 409, with other contents 422."""

    def __init__(self, status: int, detail: str | Promise) -> None:
        super().__init__(str(status))
        self.status = status
        self.detail = detail

    def answer(self) -> HttpResponse:
        return problems.response(self.status, self.detail)


@dataclass(frozen=True)
class Answer:
    """What a verb's outcome is to a program. Kept for a day: no name and no address goes in."""

    status: int
    body: dict[str, Any] = field(default_factory=dict)
    location: str = ""

    @property
    def text(self) -> str:
        return json.dumps(self.body, cls=DjangoJSONEncoder)

    def response(self) -> HttpResponse:
        return _response(self.status, self.text, self.location)


def _response(status: int, text: str, location: str) -> HttpResponse:
    response = HttpResponse(text, status=status, content_type="application/json")
    if location:
        response.headers["Location"] = location
    return response


def once(
    request: HttpRequest,
    sent: BaseModel | None,
    do: Callable[[], Answer],
    *,
    first: Callable[[], object] | None = None,
) -> HttpResponse:
    """Answer as ``do`` does; or as it did, for who sends the same again.

    ``first`` (a brake) is asked before the transaction, and of what is new alone. What ``do`` raises is
    raised, and nothing of it is kept: it may be tried again. Raises NotOnce, and KeyRefused for a key that was
    revoked meanwhile: who revokes one waits for what is kept for it here.
    """
    key, asked_by = holder(request), _asked_by(request)
    said = _fingerprint(request, sent)
    if kept := _kept(key, asked_by):
        return _again(kept, said)
    if first:
        first()
    with transaction.atomic():
        _alone(key, asked_by)
        if kept := _kept(key, asked_by):
            return _again(kept, said)
        _hold(key)
        row = KeptAnswer.objects.create(key=key, asked_by=asked_by, fingerprint=said)
        answer = do()
        row.status, row.answer, row.location = answer.status, answer.text, answer.location
        row.save(update_fields=["status", "answer", "location"])
    return answer.response()


def _asked_by(request: HttpRequest) -> str:
    """A hash: a program may take an address for its key. Raises NotOnce."""
    found = _KEY.fullmatch(request.headers.get(HEADER, "").strip())
    if found is None:
        detail = _(
            "Stuur de header %(header)s mee: een nieuwe UUID voor elk verzoek, dezelfde bij opnieuw sturen."
        )
        raise NotOnce(400, Filled(detail, header=HEADER))
    return hashlib.sha256(found[1].encode()).hexdigest()


def _fingerprint(request: HttpRequest, sent: BaseModel | None) -> str:
    """Keyed, so that a copy of the database tells nobody whose address was sent."""
    said = sent.model_dump(mode="json") if sent else None
    told = json.dumps([request.method, request.path, said], sort_keys=True)
    return salted_hmac("kept answer", told, algorithm="sha256").hexdigest()


def _kept(key: ApiKey, asked_by: str) -> KeptAnswer | None:
    found = KeptAnswer.objects.filter(key=key, asked_by=asked_by).first()
    if found and found.at <= timezone.now() - KEPT_FOR:
        found.delete()
        return None
    return found


def _again(kept: KeptAnswer, said: str) -> HttpResponse:
    if kept.fingerprint != said or kept.status is None:
        detail = _("Deze %(header)s hoort bij een ander verzoek. Neem een nieuwe.")
        raise NotOnce(422, Filled(detail, header=HEADER))
    return _response(kept.status, kept.answer, kept.location)


def _alone(key: ApiKey, asked_by: str) -> None:
    """Raises NotOnce while another does the same request. On SQLite who writes waits in line, and finds its answer."""
    if connection.vendor != "postgresql":
        return
    digest = hashlib.sha256(f"{key.pk} {asked_by}".encode()).digest()
    number = int.from_bytes(digest[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        (is_ours,) = cursor.fetchone()
    if not is_ours:
        raise NotOnce(409, _("Ditzelfde verzoek wordt nu uitgevoerd. Stuur het straks nog eens."))


def _hold(key: ApiKey) -> None:
    """So that nobody revokes it until this is kept; many may hold it like this at once. Raises KeyRefused."""
    live = ApiKey.objects.live(timezone.now()).filter(pk=key.pk).order_by().values("pk")
    statement, values = live.query.sql_with_params()
    with connection.cursor() as cursor:
        # Django asks for rows to change them; these are read (PostgreSQL: 13.3.2, row-level locks).
        shared = " FOR KEY SHARE" if connection.vendor == "postgresql" else ""
        cursor.execute(statement + shared, values)
        if cursor.fetchone() is None:
            raise invalid(_("Deze sleutel is ingetrokken."))


def wipe(now: datetime) -> None:
    """Answers of yesterday."""
    KeptAnswer.objects.filter(at__lte=now - KEPT_FOR).delete()
