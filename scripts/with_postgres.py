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


def main(command: list[str]) -> int:
    programs = find_programs()
    if programs is None:
        print(
            "No PostgreSQL server programs found. Debian: apt-get install postgresql",
            file=sys.stderr,
        )
        return 3
    user = server_user()
    folder = Path(tempfile.mkdtemp(prefix="initiatievencafe-postgres-"))
    if user:
        shutil.chown(folder, user)
    data, port = folder / "data", free_port()

    def run(program: str, *args: str) -> None:
        subprocess.run(
            [programs / program, *args],
            check=True,
            user=user,
            cwd=folder,
            stdout=subprocess.DEVNULL,
        )

    try:
        run("initdb", "--pgdata", str(data), "--username", "tests", "--auth", "trust",
            "--encoding", "UTF8", "--no-locale", "--no-sync")  # fmt: skip
        # No fsync: nothing of this database outlives the run.
        settings = f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off -c max_connections=250"
        run("pg_ctl", "start", "--pgdata", str(data), "--wait", "--log", str(folder / "log"),
            "--options", settings)  # fmt: skip
        try:
            url = f"postgres://tests@127.0.0.1:{port}/postgres"
            return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}).returncode
        finally:
            run("pg_ctl", "stop", "--pgdata", str(data), "--mode", "immediate", "--wait")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
