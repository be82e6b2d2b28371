"""The desk's list of people as a file, by key: outside ``/api/``, as each file is (NORMS R9)."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from desk.people import exports
from desk.people.asked import Asked
from eventsite.keys.auth import KeyRefused, Sleutel
from eventsite.models import Scope
from eventsite.web.spreadsheets import FORMATS

from . import finding

_KEY = Sleutel(Scope.EXPORTS)


@require_safe
def people(request: HttpRequest, slug: str, kind: str) -> HttpResponse | FileResponse:
    """All of it, with the desk's columns and its line in the log; never what people need (AVG article 9)."""
    try:
        key = _KEY(request)
        event = finding.event(key, slug)
    except KeyRefused as refused:
        return refused.answer()
    form = FORMATS.get(kind)
    if form is None:
        raise Http404
    file = exports.export(event, Asked(sees_needs=False), form, needs=False)
    name = f"{event.slug}.{form.suffix}"
    response = FileResponse(file, as_attachment=True, filename=name, content_type=form.media_type)
    response.headers["Cache-Control"] = "no-store"
    return response
