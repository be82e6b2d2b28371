"""Production's settings, on which a page breaks when it is asked to."""

from eventsite.settings import *  # noqa: F403

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
ROOT_URLCONF = "tests.eventsite.watch.live_urls"
