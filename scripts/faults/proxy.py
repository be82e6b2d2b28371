"""deploy/nginx.conf as it is shipped, on ports and with a certificate of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import with_postgres

from .rush import connect
from .sites import ROOT, until

AROUND = """
pid {folder}/nginx.pid;
error_log {folder}/nginx.log crit;
{user}
worker_processes 1;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    {paths}
    include {folder}/site.conf;
}}
"""
KINDS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def program() -> Path | None:
    """nginx: where it is installed, or Debian's package unpacked in var/, which starts no service."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    if found:
        return Path(found)
    folder = ROOT / "var" / "faults"
    unpacked = folder / "usr" / "sbin" / "nginx"
    if not unpacked.exists() and shutil.which("apt-get"):
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["apt-get", "download", "-qq", "nginx"], cwd=folder, capture_output=True)
        for package in folder.glob("nginx_*.deb"):
            subprocess.run(["dpkg", "-x", package, folder], check=True)
    return unpacked if unpacked.exists() else None


@contextmanager
def proxy(nginx: Path, folder: Path, ports: list[int]) -> Iterator[int]:
    """Before sites on these ports; with its own port, which speaks TLS."""
    plain, port = with_postgres.free_port(), with_postgres.free_port()
    certificate(folder)
    (folder / "site.conf").write_text(shipped(folder, ports, plain, port))
    paths = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in KINDS)
    user = "user root;" if os.geteuid() == 0 else ""
    whole = folder / "nginx.conf"
    whole.write_text(AROUND.format(folder=folder, user=user, paths=paths))
    running = subprocess.Popen([nginx, "-p", folder, "-c", whole, "-g", "daemon off;"])
    try:
        if not until(lambda: answers(port), 20):
            raise RuntimeError("nginx does not answer")
        yield port
    finally:
        running.terminate()
        running.wait()


def shipped(folder: Path, ports: list[int], plain: int, port: int) -> str:
    """The file with what its first lines ask to be filled in."""
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    text = re.sub(r"listen \[::\]:\d+( ssl)?;", "", text)
    text = text.replace("listen 80;", f"listen 127.0.0.1:{plain};")
    text = text.replace("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;")
    text = text.replace("/etc/ssl/private/cafe.key", f"{folder}/cafe.key")
    text = text.replace("/etc/ssl/cafe.pem", f"{folder}/cafe.pem")
    text = text.replace("/var/log/nginx/", f"{folder}/")
    servers = " ".join(f"server 127.0.0.1:{one};" for one in ports)
    return re.sub(r"server 127\.0\.0\.1:8000;.*", servers, text)


def certificate(folder: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=cafe.example.nl", "-keyout", folder / "cafe.key", "-out", folder / "cafe.pem"],
        check=True, capture_output=True,
    )  # fmt: skip


def answers(port: int) -> bool:
    try:
        connection = connect(port, tls=True, timeout=5)
        connection.request("GET", "/gezond/", headers={"Host": "cafe.example.nl"})
        return connection.getresponse().status == 200
    except OSError:
        return False
