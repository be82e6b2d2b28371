#!/usr/bin/env python3
"""Prepare the demo and run web server and worker together until Ctrl-C. Called by `make run`."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from honcho.manager import Manager

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
HOST = "127.0.0.1"


def hold(port: int) -> socket.socket | None:
    """The port, kept from other programs until it is closed; None when it is taken."""
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind((HOST, port))
        held.listen()
    except OSError:
        held.close()
        return None
    return held


def manage(*arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, check=True)


def welcome(url: str) -> None:
    """Say where everything is, once the site answers."""
    for _ in range(120):
        try:
            with urllib.request.urlopen(f"{url}/gezond/leeft/", timeout=2):
                break
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    else:
        return
    print(
        f"""
  The site      {url}/
  Organisers    {url}/beheer/      anna@example.nl  /  welkom-in-haarlem
                {url}/beheer/      as manager mira@, trainer tess@, steward sem@example.nl; same password
  The door      {url}/inchecken/   (the same sign-ins)
  Mails         {url}/post/        everything the demo mailed
  Stop with Ctrl-C. The data is kept in var/; `make clean` throws it away.
""",
        flush=True,
    )


def main() -> int:
    port = int(os.environ.get("PORT", "8000"))
    held = hold(port)
    if held is None:
        print(
            f"Port {port} is taken by another program. Stop that, or choose another port: "
            f"make run PORT={port + 1}",
            file=sys.stderr,
        )
        return 1
    url = f"http://{HOST}:{port}"
    os.environ.update(DEMO="1", SITE_URL=url, PYTHONUNBUFFERED="1")
    manage("migrate", "--verbosity", "0")
    manage("createcachetable", "--verbosity", "0")
    manage("load_demo")
    manager = Manager()
    serve = f"exec {BIN}/gunicorn eventsite.wsgi --bind {HOST}:{port}"  # by gunicorn.conf.py
    manager.add_process("web", serve, cwd=str(ROOT))
    manager.add_process("worker", f"exec {sys.executable} manage.py worker", cwd=str(ROOT))
    held.close()
    threading.Thread(target=welcome, args=[url], daemon=True).start()
    manager.loop()
    return int(manager.returncode or 0)


if __name__ == "__main__":
    sys.exit(main())
