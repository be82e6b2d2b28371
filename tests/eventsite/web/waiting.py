"""An application that answers how long it was waited for, in seconds."""

from __future__ import annotations

from eventsite.web import queued


def application(_environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(queued.waited().total_seconds()).encode()]
