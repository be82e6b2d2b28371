"""What can't be done, in words for who runs the site."""

from __future__ import annotations


class BackupRefused(Exception):
    """Says why, and what to do. Nothing was changed, unless it says so."""
