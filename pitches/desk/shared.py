"""What the organisers' pages of the stage share."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from cafes.models import Edition


def get_edition(slug: str) -> Edition:
    """The edition, published or not, with its sessions. Raises Http404."""
    return get_object_or_404(Edition.objects.with_sessions(), slug=slug)
