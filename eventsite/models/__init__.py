"""Events one can sign up for, the sessions where one shows up, who does, and what they are told.

The rules that must hold whatever the code does stand in the constraints. The verbs that change
these rows are in ``booking/``, ``door/`` and ``mails/``.
"""

from __future__ import annotations

from eventsite.web.languages.texts import Translations

from .accessibility import AccessibilityDeviation, AccessibilityStatement
from .admissions import Admission, AdmissionQuerySet, EndedAdmission
from .brakes import BrakeCount, DaySalt
from .calendar_links import CalendarLink
from .changes import Change
from .door import AsideScan, AsideScanQuerySet, CheckIn, CheckInQuerySet, Tablet
from .event_addresses import address_columns, with_address
from .event_queries import EventQuerySet
from .events import Event
from .figures import EventCount, EventFigures
from .in_doubt import LinkInDoubt, StopInDoubt
from .keyed_requests import KeptAnswer, StandIn
from .keys import READS_PEOPLE, ApiKey, ApiKeyQuerySet, Scope
from .log import LogEntry, LogEntryQuerySet, WrittenForGood
from .mailings import Mailing, SavedText
from .mails import (
    Invitation,
    MailExample,
    MailStop,
    Message,
    MessageQuerySet,
    new_message_id,
)
from .registrations import Registration, RegistrationQuerySet
from .restorations import Restoration
from .retention import Destruction, DestructionQuerySet, RetentionTerm
from .revisions import WHAT_ALL_SEE, Revision
from .search_keys import SearchKey
from .session_times import Moment
from .sessions import (
    Session,
    SessionQuerySet,
    event_by_slug,
    fetch_when,
    fetch_when_and_where,
    new_session_uid,
)
from .site import SiteSettings
from .staff import StaffMember
from .states import RegistrationState
from .subscriptions import Notice, NoticeMail, NoticeQuerySet, Subscription, SubscriptionQuerySet
from .translated import LanguageField, Translated, lacking, taken_over
from .venues import Venue
from .webhooks import (
    PING,
    Webhook,
    WebhookDelivery,
    WebhookDeliveryQuerySet,
    WebhookKind,
    WebhookQuerySet,
    WebhookSecret,
    is_refusal,
)
from .work import PeriodicRun

__all__ = [
    "PING",
    "READS_PEOPLE",
    "WHAT_ALL_SEE",
    "AccessibilityDeviation",
    "AccessibilityStatement",
    "Admission",
    "AdmissionQuerySet",
    "ApiKey",
    "ApiKeyQuerySet",
    "AsideScan",
    "AsideScanQuerySet",
    "BrakeCount",
    "CalendarLink",
    "Change",
    "CheckIn",
    "CheckInQuerySet",
    "DaySalt",
    "Destruction",
    "DestructionQuerySet",
    "EndedAdmission",
    "Event",
    "EventCount",
    "EventFigures",
    "EventQuerySet",
    "Invitation",
    "KeptAnswer",
    "LanguageField",
    "LinkInDoubt",
    "LogEntry",
    "LogEntryQuerySet",
    "MailExample",
    "MailStop",
    "Mailing",
    "Message",
    "MessageQuerySet",
    "Moment",
    "Notice",
    "NoticeMail",
    "NoticeQuerySet",
    "PeriodicRun",
    "Registration",
    "RegistrationQuerySet",
    "RegistrationState",
    "Restoration",
    "RetentionTerm",
    "Revision",
    "SavedText",
    "Scope",
    "SearchKey",
    "Session",
    "SessionQuerySet",
    "SiteSettings",
    "StaffMember",
    "StandIn",
    "StopInDoubt",
    "Subscription",
    "SubscriptionQuerySet",
    "Tablet",
    "Translated",
    "Translations",
    "Venue",
    "Webhook",
    "WebhookDelivery",
    "WebhookDeliveryQuerySet",
    "WebhookKind",
    "WebhookQuerySet",
    "WebhookSecret",
    "WrittenForGood",
    "address_columns",
    "event_by_slug",
    "fetch_when",
    "fetch_when_and_where",
    "is_refusal",
    "lacking",
    "new_message_id",
    "new_session_uid",
    "taken_over",
    "with_address",
]
