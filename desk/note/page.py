"""A note as its pages and downloads give it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from eventsite.web import errors
from eventsite.web.languages.texts import own_language

from . import wording
from .document import Document
from .files import FILES


@dataclass(frozen=True)
class Read:
    document: Document
    above: str
    facts: list[tuple[str, str]]
    below: str
    language: str  # of all that it says, also on a page in another


def read(document: Document) -> Read:
    """For ``templates/desk/note/document.html``."""
    with translation.override(own_language()):
        return Read(
            document,
            above=wording.above_title(document),
            facts=wording.facts(document),
            below=wording.below(document),
            language=own_language(),
        )


def download(document: Document, name: str, moment: datetime) -> HttpResponse:
    """The file of this name. Raises Http404 for another."""
    if name not in FILES:
        raise Http404
    kind = FILES[name]
    response = HttpResponse(kind.render(document, moment), content_type=kind.media_type)
    number = f"versie-{document.number}" if document.number else "concept"
    stem, _dot, suffix = name.partition(".")
    file_name = f"{stem}-{document.period.last}-{number}.{suffix}"
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def thrown_away(request: HttpRequest) -> HttpResponse:
    """404: a colleague did, at this moment."""
    text = _("Een collega heeft dit net weggegooid. Er is niets opgeslagen.")
    return errors.page(request, 404, _("Dit is er niet meer"), text)
