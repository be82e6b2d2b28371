"""What each kind of request costs, beside a bare Django view under the same gunicorn. ``make bench`` runs it."""
