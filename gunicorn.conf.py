"""How gunicorn serves the site, here and in production: ``gunicorn eventsite.wsgi`` reads this file by itself.

docs/settings.md lists what the environment can say. Put a proxy that buffers before it: deploy/nginx.conf.
"""

import contextlib
import ctypes
import gc
import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from eventsite.web.environment import Env
from eventsite.web.server import SafeLogger, Worker

env = Env()
env.read_env(Path(__file__).resolve().parent / ".env")
production = not (env.bool("DEBUG", False) or env.bool("DEMO", False))

bind = env.str("BIND", "127.0.0.1:8000")
workers = env.int("WEB_CONCURRENCY", 2)
threads = env.int("WEB_THREADS", 10)  # each keeps a connection to the database
worker_class = Worker
Worker.head_within = timedelta(seconds=env.int("REQUEST_HEAD_SECONDS", 10))
Worker.all_within = timedelta(seconds=env.int("REQUEST_SECONDS", 300))
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 (a sign of life each second)
control_socket_disable = True

# The site is loaded once, and the workers begin as copies: what never changes lies in memory once. So nothing
# of it may hold a connection or a thread, and a new release is a restart and no HUP.
preload_app = True

M_ARENA_MAX = -8  # malloc.h


def when_ready(_server: object) -> None:
    """Before there are workers: what is loaded by now is no rubbish, and looking for it would copy it."""
    gc.collect()
    gc.freeze()
    # Little is left to look through: look five times as often, or what large pages leave (circles) piles up.
    gc.set_threshold(700, 10, 2)
    # Else each thread keeps what it once had use for; glibc's, mallopt(3).
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)


# What each worker counts lies in a file of its own, where Prometheus is to read it: watch/metrics.py. Of the memory
# of the machine, where there is such a folder; made anew, or what an earlier process counted would be added.
METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
has_metrics = bool(env.str("METRICS_TOKEN", "") or env.str("METRICS_FROM", ""))
if has_metrics and METRICS_FOLDER not in os.environ:
    os.environ[METRICS_FOLDER] = tempfile.mkdtemp(prefix="cafe-metrics-", dir=worker_tmp_dir)


def child_exit(_server: object, worker: Worker) -> None:
    """What a worker that ended counted stays; what it was doing does not."""
    if has_metrics:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(_server: object) -> None:
    if has_metrics:
        shutil.rmtree(os.environ[METRICS_FOLDER], ignore_errors=True)


# A worker that is silent so long is begun anew; one that stops finishes what it has begun.
timeout = 60
graceful_timeout = 30
keepalive = 5  # seconds; longer than a proxy keeps an idle connection, where it keeps any

# A link from a mail is 400 characters; nothing that a browser sends comes near these.
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190

logger_class = SafeLogger
SafeLogger.as_json = production
accesslog = "-" if env.bool("ACCESS_LOG", production) else None
loglevel = "info" if production else "warning"
