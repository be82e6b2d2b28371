"""The site that keeps no page, to tell what making one costs."""

from __future__ import annotations

from eventsite import wsgi  # first: it sets Django up
from eventsite.kept import pages

from .counted import counting

pages.LONGEST_QUERY = -1  # of a longer one nothing is kept

application = wsgi.application
counted = counting(application)
