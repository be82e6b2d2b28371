"""As little as Django takes."""

import environ

from eventsite.web import databases

SECRET_KEY = "floor"  # noqa: S105 (it signs nothing)
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "bench.floor.urls"
INSTALLED_APPS = ["bench.floor"]
DATABASES = {"default": databases.completed(environ.Env().db_url("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
