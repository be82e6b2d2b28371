"""Passwords of the replay: hashed as the site does, in fewer rounds. Signing in later makes them whole."""

from __future__ import annotations

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class FewRounds(PBKDF2PasswordHasher):
    """The demo's password is printed by ``make run``; there is nothing to guess."""

    iterations = 1_000
