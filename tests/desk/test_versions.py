"""Which forms of the desk know what they showed, and why the others need not."""

from __future__ import annotations

import importlib
import pkgutil

from django.urls import get_resolver

from eventsite.staff import conflicts
from eventsite.web import resending
from eventsite.web.versions import VersionedForm

from .test_asks_first import reach, views

# Of forms that show nothing stored which somebody else may change meanwhile: what they are for.
NEED_NONE = {
    "AnswerForm": "answers a question",
    "mending.AddressForm": "one address, and asked before it is saved",
    "AssignForm": "does one thing, and its verb looks again",
    "AttendedForm": "one number, of one press",
    "BlockForm": "does one thing, and says what is so now",
    "CertificateNameForm": "withdraws and makes anew",
    "CloseForm": "asked before it closes, and its verb counts again",
    "ConsentForm": "a tick that is asked each time",
    "CopyForm": "makes something new",
    "EnrolForm": "makes something new",
    "FirstForm": "makes something new",
    "GiveForm": "makes something new",
    "HeldForm": "names kinds of mail, of which it takes those that are still held",
    "InviteForm": "makes something new",
    "KeyForm": "makes something new",
    "LengthForm": "one number, of one press",
    "MakeUpForm": "makes something new",
    "PeriodForm": "makes something new",
    "MergeForm": "does one thing, and its verb looks again",
    "NewForm": "makes something new",
    "NewPhotoForm": "makes something new",
    "PasswordForm": "of one's own",
    "PauseForm": "makes something new",
    "PersonForm": "makes something new",
    "PlaceForm": "does one thing, and its verb looks again",
    "PlacesForm": "the same of several",
    "RenewForm": "makes something new",
    "SendForm": "knows by a digest of its own which message was read",
    "SentElsewhere": "a part of other forms",
    "SentenceForm": "shown while typing, saves nothing",
    "SlotsForm": "adds to what there is",
    "SwapForm": "does one thing, and its verb looks again",
    "WaiverForm": "makes something new",
    "WasThereForm": "makes something new",
    "WithdrawForm": "does one thing, once",
    "WordsForm": "a part of other forms",
}
# The same of the forms that anybody fills in, or who has a link of their own.
PUBLIC_NEED_NONE = {
    "AccessForm": "asks for a link",
    "AddForm": "makes something new",
    "AnswerForm": "answers a question",
    "AddWithInitiativeForm": "makes something new",
    "CertificateNameForm": "withdraws and makes anew",
    "CodeForm": "looks something up",
    "EnrolmentForm": "makes something new",
    "ExchangeForm": "says which stall, and one that went is refused",
    "HelpForm": "makes something new",
    "InitiativeForm": "a part of other forms",
    "InitiativeMixin": "a part of other forms",
    "JoinForm": "makes something new",
    "JoinWithInitiativeForm": "makes something new",
    "LanguageForm": "one thing, chosen among what all may have",
    "LinksForm": "asks for links",
    "NewInitiativeForm": "makes something new",
    "PartyForm": "a part of other forms",
    "PersonMixin": "a part of other forms",
    "PictureForm": "another picture, with words of its own: nothing of the one before stays",
    "RegistrationForm": "makes something new",
    "SubscribeForm": "asks for a link",
    "WishForm": "makes something new",
}
PUBLIC_ROOMS = (
    "cafes",
    "courses",
    "initiatives",
    "pitches",
    "eventsite.door",
    "eventsite.pages",
    "eventsite.site",
    "eventsite.staff",
)
ROOMS = (
    "desk",
    "cafes.desk",
    "courses.desk",
    "initiatives.desk",
    "pitches.desk",
    "eventsite.mails",
)


def forms_of(rooms) -> dict[str, type]:
    found = {}
    for room in rooms:
        package = importlib.import_module(room)
        for module in pkgutil.walk_packages(package.__path__, f"{room}."):
            if rooms is PUBLIC_ROOMS and ".desk" in module.name:
                continue
            here = vars(importlib.import_module(module.name))
            found |= {
                _known_as(one): one
                for name, one in here.items()
                if isinstance(one, type)
                and one.__module__ == module.name
                and hasattr(one, "base_fields")
                and not name.endswith(("FilterForm", "SearchForm", "UnansweredForm"))
            }
    return found


def _known_as(form: type) -> str:
    """With its module where two have one name."""
    module = form.__module__.rsplit(".", 1)[1]
    return f"{module}.{form.__name__}" if form.__name__ == "AddressForm" else form.__name__


def test_every_form_about_something_stored_knows_what_it_showed():
    found = forms_of(ROOMS)

    without = {name for name, one in found.items() if not issubclass(one, VersionedForm)}
    assert sorted(without - NEED_NONE.keys()) == []
    assert len(found) > 30


def test_every_public_form_about_something_stored_knows_what_it_showed():
    found = forms_of(PUBLIC_ROOMS)

    without = {name for name, one in found.items() if not issubclass(one, VersionedForm)}
    assert sorted(without ^ PUBLIC_NEED_NONE.keys()) == []
    assert {"ChangeForm", "KeptInitiativeForm", "CampaignForm"} <= found.keys() - without


def test_every_page_that_shows_both_versions_gives_the_form_back_to_adjust_it():
    found = {name: reach(view) for name, view in views(get_resolver())}

    both = {conflicts.conflict, conflicts.own_conflict}
    with_both = {name for name, one in found.items() if both & set(one)}
    assert sorted(name for name in with_both if resending.went_back not in found[name]) == []
    assert len(with_both) > 10
