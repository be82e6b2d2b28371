"""The floor: a bare Django site with one indexed SELECT, and with one INSERT and its COMMIT.

No middleware, no template; the same gunicorn, the same database settings.
"""
