"""The mail to who forgot their password: queued by the page that asks for it, made when it leaves."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.brakes import limits
from eventsite.mails.letter import Letter
from eventsite.models import Message, StaffMember
from eventsite.tickets import links


class PasswordResetLetter(Letter):
    """A link to choose another password. Nothing goes to an address without an account."""

    kind = "password_reset"
    label = gettext_lazy("nieuw wachtwoord gevraagd")
    templates = "desk/emails"
    is_for_staff = True
    reason = gettext_lazy("u medewerker van deze site bent")
    limit = limits.SIGN_UP_MAIL

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.user = User.objects.filter(email__iexact=message.email, is_active=True).first()

    def still_true(self) -> bool:
        return self.user is not None and self.user.has_usable_password()

    @property
    def name(self) -> str:
        return self.user.get_full_name() if self.user else ""

    def subject(self) -> str:
        return _("Kies een nieuw wachtwoord")

    def context(self) -> dict[str, object]:
        return {"name": self.user.first_name if self.user else "", "reset_url": self._reset_url()}

    def _reset_url(self) -> str:
        if self.user is None:
            return links.absolute(reverse("account_reset_password"))
        named = {
            "uidb36": user_pk_to_url_str(self.user),
            "key": default_token_generator.make_token(self.user),
        }
        return links.absolute(reverse("account_reset_password_from_key", kwargs=named))

    @classmethod
    def example(cls) -> Message:
        user = User.objects.create_user("sem.visser@example.nl", "sem.visser@example.nl", "x" * 20)
        user.first_name, user.last_name = "Sem", "Visser"
        user.save()
        StaffMember.objects.create(user=user, role=StaffMember.Role.ORGANISER)
        return Message.objects.create(kind=cls.kind, email=user.email)
