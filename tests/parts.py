"""Give people a part in an evening without a stall or a pitch behind it."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from eventsite.models import Registration, participation
from eventsite.models.participation import Everybody, Part

PITCH = Part("Pitch 19.45 uur", role="pitchers")
STALL = Part("Kraam 4", role="kraamhouders")


class _Given:
    def __init__(self, given: dict[int, list[Part]]) -> None:
        self.given = given

    def parts(self, registrations):
        if isinstance(registrations, Everybody):
            return dict(self.given)
        return {r.pk: self.given.get(r.pk, []) for r in registrations}

    def preparation(self, registration):
        return []

    def has_part(self):
        return Exists(Registration.objects.filter(pk=OuterRef("pk")))  # maybe

    def release(self, registrations):
        for registration in registrations:
            self.given.pop(registration.pk, None)


def give(monkeypatch, parts: dict[int, list[Part]]) -> None:
    """From now on these are the parts people have, by the registration's primary key; no others."""
    monkeypatch.setattr(participation, "_sources", [_Given(parts)])
    monkeypatch.setattr(participation, "_notes", [])
