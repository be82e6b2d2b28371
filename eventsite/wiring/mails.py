"""Every mail that is sent, and to whom one may write."""

from __future__ import annotations

import courses.audiences
import pitches.audiences
from cafes.letters import PartsChangedLetter
from courses.letters import AccessLetter, CertificateLetter
from desk.settings.keys.expiring import KeyExpiresLetter
from desk.staff.invitations import InvitationLetter
from desk.staff.password_letter import PasswordResetLetter
from desk.staff.second_factor_letter import SecondFactorResetLetter
from eventsite.mails import audiences
from eventsite.mails.admission_letters import AdmissionEndedLetter, AdmittedLetter
from eventsite.mails.asked_again_letter import AskedAgainLetter
from eventsite.mails.audiences import Audience, WideAudience
from eventsite.mails.calendar_letters import CalendarEntryLetter
from eventsite.mails.declined_letter import DeclinedLetter
from eventsite.mails.event_letters import (
    EventCancelledLetter,
    EventChangedLetter,
    PracticalLetter,
    ReminderDayLetter,
    ReminderWeekLetter,
    ThanksLetter,
)
from eventsite.mails.letter import Letter
from eventsite.mails.mailing_letters import MailingLetter, ProofLetter
from eventsite.mails.merged_letter import MergedLetter
from eventsite.mails.new_address_letter import NewAddressLetter
from eventsite.mails.renewed_letter import RenewedLinksLetter
from eventsite.mails.sign_up_letters import (
    CancelledLetter,
    ChangedLetter,
    ConfirmationLetter,
    LeftWaitingListLetter,
    LinksLetter,
    NeverFitsLetter,
    PromotedLetter,
    WaitingLetter,
)
from eventsite.persons.letters import ErasedLetter, OwnDataLetter
from eventsite.subscriptions.letters import AskedLetter, NewsLetter, SubscriptionsLetter
from initiatives.letters import (
    EnteredLetter,
    InitiativeLinksLetter,
    KnownInitiativeLetter,
    OfferPassedOnLetter,
    OfferReceivedLetter,
    OfferToProveLetter,
    PublishedLetter,
)
from pitches.letters import JoinedLetter, MovedUpLetter, WorkshopOfferedLetter

LETTERS: list[type[Letter]] = [
    ConfirmationLetter,
    WaitingLetter,
    AskedAgainLetter,
    NeverFitsLetter,
    PromotedLetter,
    ChangedLetter,
    NewAddressLetter,
    RenewedLinksLetter,
    MergedLetter,
    CancelledLetter,
    LeftWaitingListLetter,
    EventChangedLetter,
    EventCancelledLetter,
    CalendarEntryLetter,
    DeclinedLetter,
    LinksLetter,
    ReminderWeekLetter,
    ReminderDayLetter,
    PracticalLetter,
    ThanksLetter,
    MailingLetter,
    ProofLetter,
    EnteredLetter,
    PublishedLetter,
    InitiativeLinksLetter,
    KnownInitiativeLetter,
    OfferToProveLetter,
    OfferReceivedLetter,
    OfferPassedOnLetter,
    JoinedLetter,
    MovedUpLetter,
    PartsChangedLetter,
    WorkshopOfferedLetter,
    AdmittedLetter,
    AdmissionEndedLetter,
    AccessLetter,
    CertificateLetter,
    InvitationLetter,
    SecondFactorResetLetter,
    AskedLetter,
    NewsLetter,
    SubscriptionsLetter,
    OwnDataLetter,
    ErasedLetter,
    PasswordResetLetter,
    KeyExpiresLetter,
]

AUDIENCES: list[Audience | WideAudience] = [
    *audiences.AUDIENCES,
    *pitches.audiences.AUDIENCES,
    *courses.audiences.AUDIENCES,
]
