"""The mail to who made a webhook that the site stopped telling."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.mails.letter import Letter
from eventsite.models import Message, StaffMember, Webhook
from eventsite.tickets import links
from eventsite.web.languages.texts import own_language


class WebhookStoppedLetter(Letter):
    """It is worth a mail once: what happens meanwhile is kept for two weeks, and then not any more."""

    kind = "webhook_stopped"
    label = gettext_lazy("webhook stilgezet")
    is_for_staff = True
    reason = gettext_lazy("u deze webhook hebt gemaakt")

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.user = User.objects.filter(email=message.email, is_active=True).first()
        self.webhook = Webhook.objects.filter(pk=message.occasion or 0).first()

    def still_true(self) -> bool:
        return bool(self.user and self.webhook and self.webhook.was_stopped)

    @property
    def name(self) -> str:
        return self.user.get_full_name() if self.user else ""

    def subject(self) -> str:
        return _("De webhook %(name)s is stilgezet") % {"name": self._of.name}

    def context(self) -> dict[str, object]:
        return {
            "name": self.user.first_name if self.user else "",
            "webhook": self._of,
            "is_gone": self._of.state == Webhook.State.GONE,
            "webhook_url": links.absolute(reverse("desk_settings:webhook", args=[self._of.pk])),
        }

    @property
    def _of(self) -> Webhook:
        assert self.webhook  # noqa: S101 (it is still true)
        return self.webhook

    @classmethod
    def queue_about(cls, webhook: Webhook) -> None:
        """To who made it; where they are gone, the desk alone says it."""
        maker = webhook.created_by
        if maker and maker.is_active and maker.email:
            Message.objects.create(
                kind=cls.kind,
                email=maker.email,
                language=own_language(),
                occasion=str(webhook.pk),
            )

    @classmethod
    def example(cls) -> Message:
        user = User.objects.create_user("noor.bakker@example.nl", "noor.bakker@example.nl")
        user.first_name, user.last_name = "Noor", "Bakker"
        user.save()
        StaffMember.objects.create(user=user, role=StaffMember.Role.MANAGER)
        now = timezone.now()
        webhook = Webhook.objects.create(
            name="HaarlemLink",
            url="https://haarlemlink.example.nl/webhooks",
            kinds=["aanmelding.nieuw"],
            created_by=user,
            state=Webhook.State.FAILING,
            stopped_at=now,
            failures=20,
            failing_since=now,
            last_error="500",
        )
        return Message.objects.create(kind=cls.kind, email=user.email, occasion=str(webhook.pk))
