"""Static files under hashed names, so that browsers may keep them for ever."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Also rewrites ``import`` lines in ES modules, so that the whole graph is hashed."""

    support_js_module_import_aggregation = True


def add_headers(headers: dict[str, str], path: str, url: str) -> None:
    """WhiteNoise answers before later middleware; these are its headers.

    A worker's policy comes from its own response, not from the page's.
    """
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if url.endswith(".js"):
        headers["Content-Security-Policy"] = (
            "default-src 'none'; script-src 'self'; connect-src 'self'"
        )
