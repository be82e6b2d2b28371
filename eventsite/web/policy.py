"""Which sources a page may use (CSP level 3), written once for all pages that have the site's own policy."""

from __future__ import annotations

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property

# What django-csp's decorators note on an answer, and the request notes when a page asks for a nonce.
_OWN_WORDS = {
    f"_csp_{word}{of_report}"
    for word in ("config", "update", "replace", "exempt")
    for of_report in ("", "_ro")
}
_NONCE = "_csp_nonce"


class ContentSecurityPolicy(CSPMiddleware):
    """In the place of django-csp's, which writes the policy anew for each answer.

    A page that says something of its own policy gets what django-csp makes of that. Nothing is reported only and
    no address is left out: no setting of ours says so.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        says_its_own = not _OWN_WORDS.isdisjoint(vars(response)) or hasattr(request, _NONCE)
        if says_its_own or settings.DEBUG:
            answer: HttpResponseBase = super().process_response(request, response)
            return answer
        response.headers.setdefault(HEADER, self._policy)
        return response

    @cached_property
    def _policy(self) -> str:
        policy: str = build_policy()
        return policy
