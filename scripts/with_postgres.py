#!/usr/bin/env python3
"""Run a command against a PostgreSQL of its own, started on a free port and thrown away after.

Usage: with_postgres.py COMMAND [ARG ...]. The command finds the server in DATABASE_URL.
Needs PostgreSQL's server programs (Debian: apt-get install postgresql). Exits with the command's
status, or with 3 when there is no PostgreSQL to start.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def find_programs() -> Path | None:
    """The folder with initdb and postgres: on the PATH, or where Debian keeps the newest."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3])
    )
    return debian[-1].parent if debian else None


def server_user() -> str | None:
    """PostgreSQL refuses to run as root; then it runs as postgres, or as nobody."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


# Nothing of this database outlives the machine. Emptying its tables takes two thirds as long so. Nor does it look
# at the tables by itself: it would take a test's rows, which are committed never, for none, and plan for that.
CARELESS = (
    "-c fsync=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c jit=off "
    "-c max_connections=250 -c autovacuum=off"
)


class Server:
    """A PostgreSQL of one's own, in a folder and on a port of its own, with what ``settings`` say."""

    def __init__(self, programs: Path, folder: Path, settings: str = CARELESS) -> None:
        self.programs = programs
        self.settings = settings
        self.folder = folder
        self.user = server_user()
        self.port = free_port()
        self.url = f"postgres://tests@127.0.0.1:{self.port}/postgres"
        if self.user:
            shutil.chown(folder, self.user)
        self._run("initdb", "--username", "tests", "--auth", "trust", "--encoding", "UTF8",
            "--no-locale", "--no-sync")  # fmt: skip

    def start(self) -> None:
        where = f"-h 127.0.0.1 -p {self.port} -k {self.folder}"
        self._run("pg_ctl", "start", "--wait", "--log", str(self.folder / "log"),
            "--options", f"{where} {self.settings}")  # fmt: skip

    def stop(self) -> None:
        """At once, as in a crash: every connection is cut."""
        self._run("pg_ctl", "stop", "--mode", "immediate", "--wait")

    def _run(self, program: str, *args: str) -> None:
        subprocess.run(
            [self.programs / program, "--pgdata", str(self.folder / "data"), *args],
            check=True,
            user=self.user,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
        )


@contextmanager
def server(programs: Path, settings: str = CARELESS) -> Iterator[Server]:
    """One that runs meanwhile, and is thrown away after."""
    folder = Path(tempfile.mkdtemp(prefix="initiatievencafe-postgres-"))
    try:
        made = Server(programs, folder, settings)
        made.start()
        try:
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    programs = find_programs()
    if programs is None:
        print(
            "No PostgreSQL server programs found. Debian: apt-get install postgresql",
            file=sys.stderr,
        )
        return 3
    with server(programs) as running:
        environment = {**os.environ, "DATABASE_URL": running.url}
        return subprocess.run(command, env=environment).returncode


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
