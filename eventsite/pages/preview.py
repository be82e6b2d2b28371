"""What a draft will look like, for who has the link: no sign-in, and nothing else of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from eventsite.models import Event
from eventsite.tickets import links
from eventsite.web import errors

# By kind, the public page of an event, with what tells it that it is a preview.
Page = Callable[[HttpRequest, int], HttpResponse]
_pages: dict[str, Page] = {}


def connect(pages: Mapping[Event.Kind, Page]) -> None:
    """From now on these show a draft of each kind."""
    _pages.clear()
    _pages.update({kind.value: page for kind, page in pages.items()})


@never_cache
@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """The public page of a draft. 410 after seven days, and once it is on the site."""
    try:
        event = links.read_preview(token)
    except links.LinkExpired:
        return _ended(
            request,
            _("Een voorbeeld is zeven dagen te zien. Vraag de organisatie om een nieuwe link."),
        )
    except links.LinkUnknown as error:
        raise Http404 from error
    if not event.is_draft:
        way_on = event.get_absolute_url(), _("Naar de pagina op de site")
        return _ended(request, _("De pagina staat nu op de site."), way_on)
    if event.starts_at is None:
        text = _("De organisatie heeft nog geen dag gekozen. Kijk later nog eens.")
        response = errors.page(request, 409, _("Er is nog niets te zien"), text)
    else:
        response = _pages[event.kind](request, event.pk)
    response["X-Robots-Tag"] = "noindex"
    return response


def _ended(request: HttpRequest, text: str, way_on: tuple[str, str] | None = None) -> HttpResponse:
    response = errors.page(request, 410, _("Dit voorbeeld is er niet meer"), text, way_on=way_on)
    response["X-Robots-Tag"] = "noindex"
    return response
