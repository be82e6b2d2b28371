"""What the sign-in of staff mails: by the queue, so that no page waits for a mail server (NORMS S21)."""

from __future__ import annotations

from django.contrib.auth.models import User

from eventsite.brakes import sign_in

from .password_letter import PasswordResetLetter


class AccountAdapter(sign_in.AccountAdapter):
    def send_password_reset_mail(self, user: User, email: str, context: dict[str, object]) -> None:
        """Not to who never chose a password: their invitation is their way in, as long as it is open."""
        if user.has_usable_password():
            PasswordResetLetter.queue_to(user.email)
