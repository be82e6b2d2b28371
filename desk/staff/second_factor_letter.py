"""The mail to who has to set up a second factor anew: a manager forgot the one they had."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.mails.letter import Letter
from eventsite.models import Message, StaffMember
from eventsite.tickets import links


class SecondFactorResetLetter(Letter):
    """Whoever asked for it knows; who did not, has somebody at their account."""

    kind = "second_factor_reset"
    label = gettext_lazy("tweede stap van een medewerker uitgezet")
    templates = "desk/emails"
    is_for_staff = True
    reason = gettext_lazy("u medewerker van deze site bent")

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.user = User.objects.filter(email=message.email, is_active=True).first()

    def still_true(self) -> bool:
        return self.user is not None

    @property
    def name(self) -> str:
        return self.user.get_full_name() if self.user else ""

    def subject(self) -> str:
        return _("Uw tweede stap bij het inloggen is uitgezet")

    def context(self) -> dict[str, object]:
        return {
            "name": self.user.first_name if self.user else "",
            "sign_in_url": links.absolute("/beheer/"),
        }

    @classmethod
    def example(cls) -> Message:
        user = User.objects.create_user("sem.visser@example.nl", "sem.visser@example.nl")
        user.first_name, user.last_name = "Sem", "Visser"
        user.save()
        StaffMember.objects.create(user=user, role=StaffMember.Role.ORGANISER)
        return Message.objects.create(kind=cls.kind, email=user.email)
