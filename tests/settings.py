"""The site's settings with the tests' environment.

``VAR_DIR`` is new for each run: nothing of a run is left for the next, nothing of a demo is touched.
"""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="initiatievencafe-tests-"))
os.environ.update(
    SECRET_KEY="only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMN",
    ALLOWED_HOSTS="testserver,127.0.0.1,localhost",
    SITE_URL="https://cafe.example.nl",
    SITE_DOMAIN="cafe.example.nl",
    SECURE_SSL_REDIRECT="0",
    CACHE_URL="locmemcache://",
    CHECK_LINKS="0",
    STAFF_IDLE_MINUTES="0",  # clocks are moved by days while somebody is signed in
    STAFF_SESSION_HOURS="0",
    EMAIL_URL=os.environ.get("EMAIL_URL", "memorymail://"),
    LOG_LEVEL="WARNING",
    DEMO="0",
    DEBUG="0",
    # One for each worker: the browser tests collect into it, and what one sets of the site is not another's.
    STATIC_ROOT=str(Path(os.environ["VAR_DIR"], f"static-{os.environ.get('PYTEST_XDIST_WORKER')}")),
    MEDIA_ROOT=str(Path(os.environ["VAR_DIR"], f"media-{os.environ.get('PYTEST_XDIST_WORKER')}")),
)

from eventsite.settings import *  # noqa: F403
from eventsite.settings import DATABASES, STATIC_ROOT, STORAGES, VAR_DIR

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns when it is not there

# Threads need a database they can share, so not the in-memory one.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(Path(VAR_DIR) / "tests.sqlite3")}
    # Threads come and go, and each test's must leave nothing behind.
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    # Only a power cut can tell the difference, and the tests run four times as fast.
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON; "
        "PRAGMA secure_delete=ON;"
    )
else:
    DATABASES["default"] |= {"OPTIONS": {}, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}

# Unit tests need no collectstatic; browser tests serve the hashed files (tests/browser/conftest.py).
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Fast, and only here.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
