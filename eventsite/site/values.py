"""The site as pages, mails, calendars and paper say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from eventsite.models import SiteSettings
from eventsite.web.languages.texts import Text

from .palette import Palette


@dataclass(frozen=True)
class Site:
    """What managers set, and where they set nothing what the environment says.

    Texts are in the language of the page or mail that asks, when it asks: one row serves all languages.
    """

    row: SiteSettings

    @property
    def name(self) -> str:
        return self.row.name or settings.SITE_NAME

    @property
    def sender_name(self) -> str:
        """In the From of mails and as organiser in calendars; the address is the environment's."""
        return self.row.name or settings.SENDER_NAME or settings.SITE_NAME

    @property
    def municipality(self) -> str:
        return self.row.municipality or settings.SITE_MUNICIPALITY

    @property
    def behind(self) -> Text:
        """The team or programme that does it; mostly empty."""
        return self.row.texts.behind

    @property
    def logo(self) -> str:
        """The name of the file; empty where there is none but ours."""
        return self.row.logo

    @property
    def email(self) -> str:
        return self.row.email or settings.SITE_EMAIL

    @property
    def phone(self) -> str:
        return self.row.phone or settings.SITE_PHONE

    @property
    def security_contact(self) -> str:
        """A mail address (mailto:) or a page (https:) for who finds a weak spot (RFC 9116 §2.5.3)."""
        return settings.SECURITY_CONTACT or f"mailto:{self.email}"

    @property
    def home_title(self) -> Text:
        return self.row.texts.home_title

    @property
    def home_intro(self) -> Text:
        return self.row.texts.home_intro

    @property
    def privacy_text(self) -> Text:
        """Paragraphs with an empty line between them."""
        return self.row.texts.privacy_text

    @property
    def privacy_officer(self) -> str:
        """The address of the data protection officer (AVG art. 13(1)(b)); empty where nobody set one."""
        return self.row.privacy_officer or settings.PRIVACY_OFFICER

    @property
    def hosting(self) -> str:
        """Whose machines it runs on: a receiver of what people give (AVG art. 13(1)(e)); may be empty."""
        return self.row.hosting or settings.HOSTING_PROVIDER

    @property
    def mail_provider(self) -> str:
        """Who sends the mails; may be empty."""
        return self.row.mail_provider or settings.MAIL_PROVIDER

    @property
    def mail_opening(self) -> Text:
        """One line above every mail; mostly empty."""
        return self.row.texts.mail_opening

    @property
    def mail_closing(self) -> Text:
        """Lines under every mail; mostly empty."""
        return self.row.texts.mail_closing

    @property
    def palette(self) -> Palette:
        ours = Palette()
        return Palette(self.row.colour or ours.colour, self.row.dark_colour or ours.dark)

    @property
    def changed_at(self) -> datetime | None:
        """None as long as nobody set anything."""
        return self.row.modified_at
