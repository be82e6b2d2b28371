"""The WSGI entry point that gunicorn serves, with all views, before it makes its workers (gunicorn.conf.py)."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from eventsite.web.one_charset import Request

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eventsite.settings")

application = get_wsgi_application()
application.request_class = Request
_ = get_resolver().url_patterns  # imports every view, which would wait for a worker's first request
