"""A site on this machine that answers as a test says, and remembers what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Page = int | tuple[int, Mapping[str, str]] | Callable[[BaseHTTPRequestHandler], None]
"""A status, a status with headers, or what does it all itself."""


class Website:
    """``pages`` by path, or by method and path; what is not there is 404."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.pages: dict[str, Page] = {}
        self.asked: list[str] = []  # as "HEAD /a"
        self.agents: set[str] = set()
        self.posted: list[tuple[Message, bytes]] = []  # headers and body
        self.closing = threading.Event()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        asked = f"{handler.command} {handler.path}"
        self.asked.append(asked)
        self.agents.add(handler.headers["User-Agent"])
        if handler.command == "POST":
            body = handler.rfile.read(int(handler.headers["Content-Length"]))
            self.posted.append((handler.headers, body))
        page = self.pages.get(asked, self.pages.get(handler.path, 404))
        if callable(page):
            page(handler)
            return
        status, headers = (page, {}) if isinstance(page, int) else page
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()

    def drip(self, handler: BaseHTTPRequestHandler) -> None:
        """A letter now and then, as long as the site is there: soon enough for any time-out between two."""
        while not self.closing.wait(0.05):
            handler.wfile.write(b"x")


@contextmanager
def website() -> Iterator[Website]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.answer(self)

        def do_HEAD(self) -> None:
            site.answer(self)

        def do_POST(self) -> None:
            site.answer(self)

        def log_message(self, *_said: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Website(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
