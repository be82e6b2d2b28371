"""Headers on static files. WhiteNoise answers before later middleware, so these are set apart."""

from __future__ import annotations

from collections.abc import MutableMapping


def add_static_headers(headers: MutableMapping[str, str], path: str, url: str) -> None:
    """A worker's policy comes from its own response, not from the page's."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if url.endswith(".js"):
        headers["Content-Security-Policy"] = (
            "default-src 'none'; script-src 'self'; connect-src 'self'"
        )
