"""A machine of one's own for docs/deploy.md: its folders, its database and its mail server, and the commands of the document.

What is not here (root, systemd, apt, certbot, ports below 1024, and a network: the packages that pip and npm would fetch)
is stood in for by ``standins/``; all else is what a machine of Debian has: nginx, PostgreSQL, Redis, gunicorn, pip, uv.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from aiosmtpd.controller import Controller

from scripts import with_postgres
from tests.eventsite.deliverability.name_server import serving

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs/deploy.md"
NAME = "cafe.example.nl"
SENDER = "initiatievencafe.nl"  # example.nl is nobody's, and check_mail says so
METRICS_TOKEN = "figures-are-for-who-shows-this"
PASSED_ON = re.compile(r"PATH|LANG|TMPDIR")
# Of a sender whose provider sends for it.
WHAT_DNS_SAYS = [
    (NAME, "A", "127.0.0.1"),
    (SENDER, "MX", "10 localhost."),
    (SENDER, "TXT", "v=spf1 ip4:127.0.0.0/8 -all"),
    (f"_dmarc.{SENDER}", "TXT", f"v=DMARC1; p=reject; rua=mailto:dmarc@{SENDER}"),
    ("localhost", "A", "127.0.0.1"),
]
# What the document's commands say of folders, each below the machine's own.
FOLDERS = ["/srv/cafe", "/etc/cafe", "/etc/systemd/system", "/etc/tmpfiles.d", "/etc/nginx", "/etc/letsencrypt",
           "/run/cafe", "/var/log/nginx", "/var/www/html"]  # fmt: skip


@dataclass(frozen=True)
class Step:
    """A block of commands, and what the document says that is seen then."""

    commands: str
    sees: tuple[str, ...]
    says_nothing: bool


def steps(kind: str = "") -> list[Step]:
    """The document's blocks of commands that say so behind ``sh``, in order."""
    block = rf"^```sh{' ' + kind if kind else ''}\n(.*?)^```$\n\n(.*?)$"
    return [
        Step(
            commands,
            tuple(re.findall("`(.*?)`", then.partition(", and the same")[0]))
            if then.startswith("You see")
            else (),
            then.startswith("Says nothing."),
        )
        for commands, then in re.findall(block, DOCUMENT.read_text(), re.M | re.S)
    ]


class Post:
    """A mail server that keeps what it gets: to whom, and the text."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, bytes]] = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (aiosmtpd's)
        self.mails += [(to, envelope.content) for to in envelope.rcpt_tos]
        return "250 OK"

    def to(self, address: str) -> list[bytes]:
        return [mail for to, mail in list(self.mails) if to == address]


class Machine:
    def __init__(
        self, folder: Path, post: Post, database: with_postgres.Server, smtp_port: int, names: str
    ) -> None:
        self.folder, self.post, self.database = folder, post, database
        self.http, self.https, self.redis = (with_postgres.free_port() for _ in range(3))
        self.has_redis = bool(shutil.which("redis-server"))
        self.said = io.StringIO()
        for name in (
            *FOLDERS,
            "/etc/nginx/sites-available",
            "/etc/nginx/sites-enabled",
            "/state",
            "/journal",
            "/bin",
        ):
            (folder / name[1:]).mkdir(parents=True, exist_ok=True)
        (folder / "run/cafe").rmdir()  # made by systemd-tmpfiles
        for standin in (ROOT / "tests/deploy/standins").iterdir():
            shutil.copy(standin, folder / "bin")
        # As Debian's own main file: everything of the site is in sites-enabled.
        (folder / "etc/nginx/nginx.conf").write_text(
            f"{'user root;' if os.geteuid() == 0 else ''} worker_processes 1; pid {folder}/run/nginx.pid;\n"
            "events { worker_connections 768; }\n"
            "http { sendfile on; types_hash_max_size 2048; include /etc/nginx/mime.types; gzip on;\n"
            + "".join(f"{one}_temp_path {folder}/var/{one};" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
            + f"\naccess_log {folder}/var/log/nginx/access.log; include {folder}/etc/nginx/sites-enabled/*; }}\n"
        )  # fmt: skip
        self.substituted = {
            "DATABASE_URL=postgres://cafe@/cafe": f"CHECK_LINKS=0\nDATABASE_URL=postgres://cafe@/cafe?host={database.folder}&port={database.port}",
            "smtp://localhost:25": f"smtp://127.0.0.1:{smtp_port}",
            "redis://127.0.0.1:6379/": f"redis://127.0.0.1:{self.redis}/",
            " -o cafe -g cafe": "",
            " -o root -g cafe": "",
            "<initiatieven@example.nl>": f"<initiatieven@{SENDER}>",
            "agenda@example.nl": f"agenda@{SENDER}",
            "BOUNCE_EMAIL=": f"METRICS_TOKEN={METRICS_TOKEN}\nBOUNCE_EMAIL=",
            "check_mail": f"check_mail --nameserver {names}",
            "createsuperuser": "createsuperuser --no-input --username mira --email mira@example.nl",
            "listen [::]:80 default_server;": "",
            "listen [::]:443 ssl http2 default_server;": "",
            "listen [::]:443 ssl http2;": "",
            "listen 80 ": f"listen 127.0.0.1:{self.http} ",
            "listen 443 ": f"listen 127.0.0.1:{self.https} ",
        }  # fmt: skip

    def here(self, text: str) -> str:
        """With this machine's ports and folders in place of those of the document."""
        for said, ours in self.substituted.items():
            text = text.replace(said, ours)
        return re.sub(
            "|".join(rf"(?<![\w.-]){re.escape(one)}\b" for one in FOLDERS),
            lambda m: f"{self.folder}{m[0]}",
            text,
        )

    def environment(self) -> dict[str, str]:
        """Nothing of who runs the tests, and no network to fetch a package from."""
        return {key: value for key, value in os.environ.items() if PASSED_ON.fullmatch(key)} | {
            "PATH": f"{self.folder}/bin:{os.environ['PATH']}:/usr/sbin",
            "PIP_NO_INDEX": "1",
            "UV_OFFLINE": "1",
            "TESTED": str(ROOT),
            "TESTED_WITH": sys.executable,
            "PYTHON": str(Path(sys.executable).resolve()),
            "MACHINE": str(self.folder),
            "HTTPS_PORT": str(self.https),
            "CAFE": f"{self.folder}/srv/cafe",
            "RUN": f"{self.folder}/run/cafe",
            "SETTINGS": f"{self.folder}/etc/cafe/env",
            "REQUIREMENTS": "optional" if self.has_redis else "base",
            "PGHOST": str(self.database.folder),
            "PGPORT": str(self.database.port),
            "PGUSER": "tests",
            "DJANGO_SUPERUSER_PASSWORD": "welkom-in-haarlem",
        }

    def follow(self, step: Step) -> None:
        """As an administrator does, who looks whether what is said is what the document says."""
        said = self.run(step.commands)
        assert [one for one in step.sees if one not in said] == [], f"{step.commands}\n{said}"
        assert not (step.says_nothing and said), f"{step.commands}\n{said}"

    def run(self, block: str) -> str:
        """All that was said, ending with the first command that fails."""
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", self.here(block)],
            cwd=self.folder, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{self.journal()[-3000:]}"
        return done.stdout

    def release(self, version: str, changes: dict[str, str] | None = None) -> None:
        """The tar file of one, with what stands here in git's working tree. ``changes``: the text of other files."""
        listed = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
        names = subprocess.run(
            listed, cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.split("\0")
        with tarfile.open(
            self.folder / f"initiatievencafe-{version}.tar.gz", "w:gz", compresslevel=1
        ) as tar:
            for name in sorted({*filter(None, names), *(changes or {})}):
                file = ROOT / name
                if re.match(r"docs/(?!api-changelog)|tests/|clients/", name) or not (
                    file.is_file() or name in (changes or {})
                ):
                    continue
                if name in (changes or {}) or re.fullmatch(r"deploy/(nginx.conf|systemd/.*)", name):
                    text = self.here((changes or {}).get(name) or file.read_text()).encode()
                    entry = tarfile.TarInfo(f"initiatievencafe-{version}/{name}")
                    entry.size, entry.mode = len(text), 0o644
                    tar.addfile(entry, io.BytesIO(text))
                else:
                    tar.add(file, f"initiatievencafe-{version}/{name}")

    def journal(self) -> str:
        return "".join(path.read_text() for path in sorted((self.folder / "journal").iterdir()))

    def access_log(self) -> str:
        return (self.folder / "var/log/nginx/cafe.access.log").read_text()

    def sql(self, question: str) -> str:
        """What the database says now."""
        return self.run(
            f'psql --no-psqlrc --tuples-only --no-align --dbname cafe --command "{question}"'
        ).strip()

    def in_the_site(self, code: str) -> str:
        """Python on this machine's database, with the builders of the tests."""
        script = f"import django; django.setup()\n{code}"
        said = {
            line.split("=", 1)[0]: line.split("=", 1)[1].strip('"')
            for line in (self.folder / "etc/cafe/env").read_text().splitlines()
        }
        environment = (
            self.environment()
            | said
            | {"DJANGO_SETTINGS_MODULE": "eventsite.settings", "PYTHONPATH": str(ROOT)}
        )
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def stop(self) -> None:
        """Every process that the machine started, by its number."""
        for file in (self.folder / "state").glob("*.pid"):
            with suppress(subprocess.CalledProcessError):
                subprocess.run(["systemctl", "stop", file.stem], env=self.environment(), check=True)
        if (self.folder / "run/nginx.pid").exists():
            subprocess.run(["nginx", "-s", "stop"], env=self.environment(), check=False)


def until(holds, seconds: float = 30):
    """What it says as soon as it is something; fails when that took too long."""
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        if found := holds():
            return found
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} seconds")


@contextmanager
def machine() -> Iterator[Machine]:
    """An empty one, with a database server and a mail server, and Redis where there is one."""
    programs = with_postgres.find_programs()
    assert programs is not None
    with ExitStack() as stack:
        # Short: the path of a socket has 107 characters at most (unix(7)).
        folder = Path(
            stack.enter_context(
                tempfile.TemporaryDirectory(prefix="cafe-", ignore_cleanup_errors=True)
            )
        )
        post, smtp_port = Post(), with_postgres.free_port()
        mail_server = Controller(post, hostname="127.0.0.1", port=smtp_port)
        mail_server.start()
        stack.callback(mail_server.stop)
        server = stack.enter_context(with_postgres.server(programs))
        names = stack.enter_context(serving())
        for name, kind, text in WHAT_DNS_SAYS:
            names.say(name, kind, text)
        made = Machine(folder, post, server, smtp_port, names.address)
        if made.has_redis:
            redis = subprocess.Popen(
                ["redis-server", "--port", str(made.redis), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)],
                stdout=subprocess.DEVNULL,
            )  # fmt: skip
            stack.callback(redis.wait)
            stack.callback(redis.terminate)
        stack.callback(made.stop)
        yield made
