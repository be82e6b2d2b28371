"""Every address of the site for every role: one table, and an address that is missing from it fails (NORMS S14).

The roles: anyone without an account; the holder of a link that is not the right one; a paired tablet; the
four roles of staff; a steward and a trainer of other events; and an organiser who has not set up a second
factor yet.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone, translation

from courses import access_links, certificates, waivers
from desk.figures.period import Period
from desk.models import NoteLine
from desk.note import drafting, freezing
from desk.staff import invitations, members
from eventsite.findability import cards, things
from eventsite.mails import examples, letters, saved_texts
from eventsite.models import CalendarLink, Event, Venue
from eventsite.persons import proof
from eventsite.site.palette import Palette
from eventsite.subscriptions import links as subscription_links
from eventsite.tickets import links
from eventsite.tickets.links import Purpose
from eventsite.webhooks import verbs as webhooks
from initiatives import links as initiative_links
from pitches import workshop_offer

from . import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

ROLES = [
    "anyone",
    "tablet",
    "steward",
    "steward elsewhere",
    "trainer",
    "trainer elsewhere",
    "organiser",
    "manager",
    "no second factor",
]
ACCOUNT_PAGES = ("account_", "mfa_")
FEEDS = {"personal_feed", "organiser_feed"}  # calendars ask whether theirs is still true: no-cache
SIGN_IN = "to the sign-in"
LOGINS = {"nl": "/beheer/account/login/", "en": "/en/beheer/account/login/"}
SECOND_FACTOR = "to the second factor"


@dataclass(frozen=True)
class Access:
    """What each role gets with ``method``: a status, or where it is led."""

    method: str
    by_role: dict[str, int | str]


def same(status: int, method: str = "get") -> Access:
    """The same for everyone."""
    return Access(method, dict.fromkeys(ROLES, status))


def staff(organiser: int, method: str = "get", *, none: int = 403, **others: int) -> Access:
    """What organisers get, and managers unless told otherwise; the ``others`` get 403 unless told otherwise.

    Who is no staff is led to the sign-in.
    """
    outside = {"anyone": SIGN_IN, "tablet": SIGN_IN, "no second factor": SECOND_FACTOR}
    inside = {role: none for role in ROLES if role not in outside}
    told = {role.replace("_", " "): status for role, status in others.items()}
    return Access(method, outside | inside | {"organiser": organiser, "manager": organiser} | told)


def everyone_inside(status: int, method: str = "get") -> Access:
    """All who work here."""
    return staff(status, method, none=status)


def of_own_run(status: int, method: str = "get") -> Access:
    """A trainer of the run, organisers."""
    return staff(status, method, trainer=status)


def at_own_door(status: int, method: str = "get") -> Access:
    """A steward or trainer of the event, organisers."""
    return staff(status, method, trainer=status, steward=status)


def tablets(paired: int) -> Access:
    """Who is no tablet of this evening is nobody, signed in or not."""
    return Access("post", dict.fromkeys(ROLES, 401) | {"tablet": paired})


def own_browser(without_second_factor: int | str) -> Access:
    """Who may make a tablet of the browser they are signed in on."""
    return Access(
        "post",
        dict.fromkeys(ROLES, 400)
        | {"anyone": 401, "tablet": 401, "no second factor": without_second_factor}
        | {"steward elsewhere": 403, "trainer elsewhere": 403},
    )


PUBLIC = same(200)
BY_LINK = same(200)  # with the right token; the wrong ones are tried below
DESK = staff(200)
MANAGE = staff(403, manager=200)
SETTINGS = ("venues", "neighbourhoods", "themes", "courses", "deviations")
# Forms with nothing in them: back to the page, which says that nothing was done.
ACT, ACT_303 = staff(302, "post"), staff(303, "post")
ACT_GET = staff(302)  # refused at once: back to the page, which says why
EMPTY = staff(400, "post")  # comes back with what is wrong

TABLE: dict[str, Access] = {
    # Public pages
    **dict.fromkeys(
        [
            "home",
            "privacy",
            "accessibility",
            "alive",
            "health",
            "site_stylesheet",
            "site_icon",
            "robots",
            "sitemaps",
            "sitemap",
            "news",
            "favicon",
            "touch_icon",
            "manifest",
            "site_picture_icon",
            "site_card",
            "card",
            "security_txt",
            "public_figures",
            "developers",
            "data_catalogue",
            "agenda",
            "agenda_feed",
            "embedding:script",
            "embedding:index",
            "embedding:next_evening",
            "embedding:agenda",
            "embedding:courses",
            "embedding:initiative",
            "request_links",
            "request_own_data",
            "subscribe",
            "pitches:programme",
            "pitches:screen",
            "pitches:screen_state",
            "pitches:join",
            "cafes:event",
            "cafes:register",
            "cafes:add_to_calendar",
            "cafes:stands",
            "cafes:calendar",
            "cafes:session_calendar",
            "toolkit",
            "initiatives:showcase",
            "initiatives:new",
            "initiatives:initiative",
            "initiatives:help",
            "courses:index",
            "courses:course",
            "courses:event",
            "courses:register",
            "courses:add_to_calendar",
            "courses:calendar",
            "courses:session_calendar",
            "verify_certificate",
            "certificate",
            "certificate_file",
            "door:tablet",
            "door:service_worker",
            "ticket_worker",
        ],
        PUBLIC,
    ),
    "account_login": Access("get", dict.fromkeys(ROLES, 302) | {"anyone": 200, "tablet": 200}),
    "metrics": same(404),  # where no setting asks for figures; tests/eventsite/watch/test_live.py
    "picture": same(404),  # of a name that was never given out
    # By a link from a mail
    **dict.fromkeys(
        [
            "stop_mails",
            "subscription_confirm",
            "subscription_stop",
            "personal_agenda",
            "personal_feed",
            "organiser_feed",
            "pitches:editions_for",
            "pitches:join_with",
            "pitches:add",
            "pitches:joined",
            "pitches:give_up",
            "pitches:workshop",
            "pitches:exchange_stall",
            "initiatives:own",
            "initiatives:own_change",
            "initiatives:own_picture",
            "initiatives:own_campaign",
            "initiatives:own_withdraw",
            "initiatives:own_new_link",
            "registration_renew",
            "initiatives:own_remove_picture",
            "initiatives:own_remove_campaign",
            "offer",
            "offer_new_link",
            "courses:access",
            "courses:register_with_access",
            "course_progress",
            "correct_certificate_name",
            "registration",
            "registration_confirmation",
            "registration_change",
            "registration_cancel",
            "ticket",
            "own_data",
            "own_data_json",
            "erase_own_data",
            "join_staff",
        ],
        BY_LINK,
    ),
    "registration_language": same(400, "post"),  # in no language
    "registration_take_place": same(303, "post"),
    "pitches:mail_initiative_link": same(200, "post"),
    "initiatives:own_answer": same(400, "post"),
    # The door
    "door:sessions": everyone_inside(200),
    "door:session": at_own_door(200),
    "door:board": of_own_run(200),
    "door:tablets": of_own_run(200),
    "door:pairing": of_own_run(200),
    "door:revoke": of_own_run(302, "post"),
    "door:decide": of_own_run(404, "post"),
    # What tablets ask, and at the addresses of before: docs/adr/0070
    **dict.fromkeys(["tablet:pair", "door:old_pair"], same(400, "post")),
    **dict.fromkeys(
        [
            *("tablet:exchange", "tablet:search", "tablet:card"),
            *("door:old_exchange", "door:old_search", "door:old_card"),
        ],
        tablets(400),
    ),
    "tablet:document": PUBLIC,
    # An organiser's own browser, which shows a token and who is signed in: tests/eventsite/door/test_organiser_api.py
    **dict.fromkeys(
        ["tablet:undo", "tablet:decide", "door:old_undo", "door:old_decide"], tablets(403)
    ),
    "tablet:pair_own": own_browser(403),
    "door:old_pair_own": own_browser(SECOND_FACTOR),
    # The desk
    # Of a year of which nothing is closed
    "public_figures_of": same(404),
    "public_figures_file": same(404),
    "desk:index": staff(200, none=302),
    "desk:search": DESK,
    "desk:people": of_own_run(200),
    "desk:people_new": DESK,
    "desk:suspicious": DESK,
    "desk:people_bulk": ACT,
    "desk:event_figures": DESK,
    "desk:close": staff(302),  # what is still to come can't be closed
    "desk:reopen": staff(302),
    "desk:people_download": staff(404, "post"),  # of no kind of file
    "desk:figures": DESK,
    "desk:figures_download": DESK,
    "desk:everyone": DESK,
    "desk:person": DESK,
    "desk:person_everything": DESK,
    "desk:person_json": DESK,
    "desk:person_erase": MANAGE,  # asks first
    "desk:mend_mail": DESK,
    "desk:registration": of_own_run(200),
    "desk:registration_change": DESK,
    "desk:registration_email": DESK,
    "desk:registration_place": staff(302),  # who has a place waits for none
    "desk:registration_cancel": DESK,
    "desk:registration_bring_back": staff(302),
    "desk:registration_merge": DESK,
    "desk:registration_renew": DESK,
    "desk:registration_send_again": staff(302, "post"),
    # One that there isn't is of no session that a trainer runs.
    "desk:registration_undo": staff(404, "post"),
    "organiser_agenda": DESK,
    "event_door": at_own_door(200),
    "log:index": MANAGE,
    "log:event": DESK,
    "mails:index": DESK,
    "subscribers": DESK,
    "mails:retry_all": ACT,
    "mails:held": DESK,
    "mails:examples": DESK,
    "mails:example": DESK,
    "mails:example_frame": DESK,
    "mails:event_mailings": DESK,
    "mails:new_mailing": DESK,
    "mails:mailing": DESK,
    "mails:change_mailing": DESK,
    "mails:mailing_frame": DESK,
    "mails:mailing_progress": DESK,
    "mails:act_on_mailing": staff(400, "post"),
    "mails:mailings": DESK,
    "mails:new_wide_mailing": DESK,
    "mails:send_mailing": EMPTY,
    "mails:texts": DESK,
    "mails:new_text": DESK,
    "mails:text": DESK,
    "mails:forget_text": staff(200, "post"),  # asks first
    "cafes_desk:index": DESK,
    "cafes_desk:new": DESK,
    "cafes_desk:sentence": DESK,
    "cafes_desk:overview": DESK,
    "cafes_desk:details": DESK,
    "cafes_desk:take_over": ACT,
    "cafes_desk:cover": DESK,
    "cafes_desk:remove_cover": staff(200, "post"),  # asks first
    "cafes_desk:album": DESK,
    "cafes_desk:aftermath": DESK,
    "cafes_desk:photo": DESK,
    "cafes_desk:move_photo": ACT,
    "cafes_desk:remove_photo": staff(200, "post"),  # asks first
    **dict.fromkeys(
        ["lifecycle:publish", "lifecycle:reinstate", "lifecycle:delete"],
        ACT_GET,
    ),
    **dict.fromkeys(["lifecycle:close", "lifecycle:reopen", "lifecycle:call_off"], DESK),
    "preview": BY_LINK,
    "cafes_desk:floor_plan": DESK,
    "cafes_desk:copy": ACT,  # there is a plan already
    "cafes_desk:assign": ACT,
    "cafes_desk:add_stall": EMPTY,
    "cafes_desk:change_stall": EMPTY,
    "pitches_desk:order": DESK,
    "pitches_desk:make": EMPTY,
    "pitches_desk:change": ACT,
    "pitches_desk:put_back": ACT,
    "pitches_desk:give": DESK,
    "pitches_desk:workshop": DESK,
    "pitches_desk:control": DESK,
    "pitches_desk:press": ACT,
    "pitches_desk:take_stall": staff(200, "post"),  # asks first
    "prints:index": DESK,
    "prints:print": DESK,
    "courses_desk:index": staff(200, trainer=200, trainer_elsewhere=200),
    "courses_desk:waivers": DESK,
    "courses_desk:withdraw_waiver": ACT,
    "courses_desk:correct_certificate": DESK,
    "courses_desk:withdraw_certificate": DESK,
    "courses_desk:make_up": DESK,
    "courses_desk:new_run": DESK,
    "courses_desk:run": of_own_run(200),
    "courses_desk:edit_run": DESK,
    "courses_desk:sessions": DESK,
    "courses_desk:copy_run": DESK,
    "courses_desk:attendance": of_own_run(200),
    "initiatives_desk:index": DESK,
    "initiatives_desk:needs": DESK,
    "initiatives_desk:initiative": DESK,
    "initiatives_desk:change": DESK,
    "initiatives_desk:publish": ACT_303,
    "initiatives_desk:withdraw": staff(200, "post"),  # asks first
    "initiatives_desk:new_link": staff(200, "post"),  # asks first
    "toolkit_desk:index": DESK,
    "toolkit_desk:add": DESK,
    "toolkit_desk:change": DESK,
    **dict.fromkeys(
        ["toolkit_desk:move", "toolkit_desk:review", "toolkit_desk:show"], staff(303, "post")
    ),
    "toolkit_desk:remove": staff(200, "post"),  # asks first
    # The committee's note
    **{f"desk_note:{name}": DESK for name in ("index", "new", "note", "change", "file")},
    **{f"desk_note:{name}": DESK for name in ("line_new", "line", "version", "version_file")},
    "desk_note:freeze": MANAGE,  # asks first
    "desk_note:line_remove": ACT,
    "desk_note:forget": ACT,  # of what has a version: it stays
    # The settings
    "desk_settings:index": MANAGE,
    **dict.fromkeys(
        [
            "desk_settings:who",
            "desk_settings:texts",
            "desk_settings:privacy",
            "desk_settings:accessibility",
            "desk_settings:evenings",
            "desk_settings:terms",
            "desk_settings:destroyed",
            "desk_settings:destroyed_certificate",
        ],
        MANAGE,
    ),
    **{f"desk_settings:{name}": MANAGE for name in SETTINGS},
    **{f"desk_settings:{name}_add": MANAGE for name in SETTINGS},
    **{f"desk_settings:{name}_change": MANAGE for name in SETTINGS},
    **{f"desk_settings:{name}_remove": staff(403, "post", manager=302) for name in SETTINGS},
    **dict.fromkeys(
        [
            f"desk_settings:{name}"
            for name in ("webhooks", "webhook_add", "webhook", "webhook_change")
        ],
        MANAGE,
    ),
    **dict.fromkeys(
        [f"desk_settings:webhook_{act}" for act in ("ping", "pause", "resume", "renew", "again")],
        staff(403, "post", manager=302),
    ),
    "desk_settings:webhook_remove": staff(403, "post", manager=200),  # asks once more
    **{
        f"desk_settings:{name}": MANAGE
        for name in ("keys", "key", "key_make", "key_renew", "key_revoke")
    },
    "desk_staff:index": MANAGE,
    "desk_staff:invite": MANAGE,
    "desk_staff:change": MANAGE,
    "desk_staff:invite_again": staff(403, "post", manager=302),
    "desk_staff:let_go": staff(403, "post", manager=302),
    "desk_staff:take_back": staff(403, "post", manager=302),
    "desk_staff:reset_second_factor": staff(403, "post", manager=302),
    # Open data
    **dict.fromkeys(
        [
            "api:openapi-json",
            "api:list_editions",
            "api:get_edition",
            "api:list_courses",
            "api:get_course",
            "api:list_initiatives",
            "api:get_initiative",
            *("api:list_runs", "api:get_run", "api:list_themes", "api:list_neighbourhoods"),
            "api:list_years",
            *("api:list_agenda", "api:list_venues", "api:get_venue"),
        ],
        PUBLIC,
    ),
    "api:api-root": same(404),
    "api:get_year": same(404),
    # Organisers' programs, by a key that nobody here has: tests/desk/programs/
    **dict.fromkeys(
        [
            *("api:list_events", "api:get_event", "api:get_attendance"),
            *("api:list_registrations", "api:get_registration", "people_file"),
        ],
        same(401),
    ),
    "api:create_check_in": same(401, "post"),
    "api:delete_check_in": same(401, "delete"),
    # By a key of one's own, which none of these has
    **dict.fromkeys(["api:cancel_sign_up", "api:create_offer"], same(401, "post")),
    **dict.fromkeys(["api:get_sign_up", "api:change_sign_up", "api:get_offer"], same(401)),
    "api:create_sign_up": same(401),  # at the address where organisers read who comes
}


def names() -> list[str]:
    """Every address of ours by its name; the accounts' have tests of their own."""

    def walk(resolver: URLResolver, namespace: str) -> Any:
        for one in resolver.url_patterns:
            if isinstance(one, URLResolver):
                own = "api" if str(one.pattern).startswith("api/v") else one.namespace
                yield from walk(one, f"{namespace}{own}:" if own else namespace)
            elif isinstance(one, URLPattern):
                yield f"{namespace}{one.name or ''}"

    return sorted(set(walk(get_resolver(), "")))


def _by_django(name: str) -> bool:
    return name.startswith(("account_", "mfa_")) and name != "account_login"


def test_every_address_is_in_the_table_and_no_other():
    assert [name for name in names() if not _by_django(name)] == sorted(TABLE)


@dataclass
class World:
    """One of everything, to fill in the addresses with."""

    arguments: dict[str, list[object]]
    tablet_token: str
    own: list[Event]  # of the trainer and the steward

    def url(self, name: str) -> str:
        found = self.arguments.get(name)
        if name.startswith("api:"):
            path = reverse(f"api-1.4.0:{name.removeprefix('api:')}", args=found or [])
        else:
            path = reverse(name, args=found or [])
        return path


@pytest.fixture
def world(frozen) -> World:
    return one_of_everything()


def one_of_everything() -> World:
    full = build.edition(starts_at=build.NOW + timedelta(days=60))
    build.of_one_connection(full, 8)
    session = build.edition(starts_at=build.NOW + timedelta(hours=3)).sessions.get()
    edition = session.event.edition
    (stand,), (slot, _free) = build.stands(edition, 1), build.slots(edition, 2)
    past = build.edition(starts_at=timezone.localtime() - timedelta(days=3))
    photo = build.photo(past)
    build.cover(past)
    initiative = build.initiative()
    offer = build.offer(initiative)
    webhook = build.webhook()
    told = webhooks.ping(webhook)
    card = build.dead(build.toolkit_card())
    build.toolkit_card()
    chaima = build.initiator(
        edition, stand=stand, slot=slot, initiative=initiative, email=initiative.contact_email
    )
    training = build.run(
        build.course(kind="workshop", title="Pitchen met Passie"),
        sessions=1,
        starts_at=build.NOW + timedelta(hours=2),
    )
    workshop_offer.offer(edition, training, places=0, until=None)
    basic = build.course()
    advanced = build.advanced(basic)
    run, following = build.run(basic), build.run(advanced)
    bram = build.bram(run)
    follower = build.subscription(confirmed_at=None)
    waiver = waivers.waive(
        advanced, name="Bram Jansen", email="bram@example.nl", reason="Ervaren", by=None
    )
    build.took(build.past_run(basic), sessions=4, email="joost@example.nl")
    certificates.issue_due()
    certificate = (
        basic.runs.get(registrations__certificate__isnull=False).registrations.get().certificate
    )
    mailing = build.mailing(edition)
    text = saved_texts.keep(subject="Dag", text="Tot dan.")
    tablet = build.tablet(session)
    calendar = CalendarLink.objects.create(email=chaima.email)
    own_calendar = CalendarLink.objects.create(
        user=build.anna(username="erik", email="e@example.nl")
    )

    colleague = members.invite(
        email="nora@example.nl", first_name="Nora", last_name="", role="steward", events=[], by=None
    )

    note = drafting.start(Period(date(2027, 1, 1), date(2027, 3, 31)))
    line = NoteLine(draft=note, heading="Subsidies", text="32 bewoners.", source="register")
    drafting.keep_line(line, check=lambda: None)
    freezing.freeze(note)

    slug, token = [edition.slug], [links.make_token(chaima, Purpose.REGISTRATION)]
    enrolled = [links.make_token(bram, Purpose.REGISTRATION)]
    of_initiative = [links.make_token(initiative, initiative_links.Purpose.INITIATIVE)]
    at = [run.course.slug, run.slug]
    arguments: dict[str, list[object]] = {
        **{name: [Palette("#0a6b35").look] for name in ("site_stylesheet", "site_icon")},
        **{
            name: slug
            for name in TABLE
            if (
                name not in {"cafes_desk:index", "cafes_desk:new", "cafes_desk:sentence"}
                and name.startswith(("cafes:", "cafes_desk:", "pitches_desk:", "lifecycle:"))
            )
            or name
            in {
                "pitches:programme",
                "pitches:screen",
                "pitches:screen_state",
                "pitches:join",
                "event_door",
            }
        },
        **{name: token for name in TABLE if name.startswith("registration")},
        **{name: of_initiative for name in TABLE if name.startswith("initiatives:own")},
        **{
            f"pitches:{name}": token
            for name in (
                "add",
                "joined",
                "give_up",
                "workshop",
                "exchange_stall",
                "mail_initiative_link",
            )
        },
        **{f"courses:{name}": at for name in ("event", "register", "add_to_calendar", "calendar")},
        **{
            f"courses_desk:{name}": [run.pk]
            for name in (
                "run",
                "edit_run",
                "enrol",
                "sessions",
                "copy_run",
                "attendance",
            )
        },
        **{
            f"initiatives_desk:{name}": [initiative.pk]
            for name in ("initiative", "change", "publish", "withdraw", "new_link")
        },
        **{
            f"toolkit_desk:{name}": [card.pk]
            for name in ("change", "move", "review", "show", "remove")
        },
        **{
            f"mails:{name}": [mailing.pk]
            for name in (
                "mailing",
                "change_mailing",
                "mailing_frame",
                "mailing_progress",
                "act_on_mailing",
                "send_mailing",
            )
        },
        **{
            f"door:{name}": [session.pk] for name in ("session", "old_pair_own", "board", "tablets")
        },
        "tablet:pair_own": [session.pk],
        **{f"door:{name}": [session.pk, tablet.pk] for name in ("pairing", "revoke")},
        "door:decide": [session.pk, uuid.uuid4()],
        "sitemap": ["avond"],
        "site_picture_icon": [192],
        "site_card": [cards.of_site().name],
        "card": things.picture_path(initiative).split("/")[2:],
        "preview": [links.preview_url(build.edition(status="draft")).split("/")[2]],
        "stop_mails": [links.mail_stop_token(bram)],
        "subscription_confirm": [subscription_links.confirm_url([follower]).split("/")[-2]],
        "subscription_stop": [subscription_links.stop_url([follower]).split("/")[-2]],
        "personal_agenda": [links.calendar_token(calendar)],
        "personal_feed": [links.calendar_token(calendar)],
        "organiser_feed": [links.calendar_token(own_calendar)],
        "pitches:editions_for": of_initiative,
        "pitches:join_with": [*of_initiative, edition.slug],
        "cafes_desk:change_stall": [edition.slug, stand.pk],
        **{
            f"cafes_desk:{name}": [past.slug, photo.pk]
            for name in ("photo", "move_photo", "remove_photo")
        },
        "cafes_desk:cover": [past.slug],
        "cafes_desk:remove_cover": [past.slug],
        "cafes_desk:album": [past.slug],
        "cafes_desk:aftermath": [past.slug],
        "pitches_desk:take_stall": [edition.slug, stand.pk],
        "pitches_desk:change": [edition.slug, slot.pk],
        "prints:index": slug,
        "prints:print": [*slug, "deurlijst"],
        "initiatives:own_answer": [*of_initiative, offer.pk],
        "initiatives:initiative": [initiative.slug],
        "embedding:initiative": [initiative.slug],
        "initiatives:help": [initiative.slug],
        "offer": [links.make_token(offer, initiative_links.Purpose.OFFER)],
        "offer_new_link": [links.make_token(offer, initiative_links.Purpose.OFFER)],
        "picture": ["0" * 40 + "-480.webp"],
        "ticket": [links.make_token(chaima, Purpose.TICKET)],
        **{
            name: [proof.token(bram.email)]
            for name in ("own_data", "own_data_json", "erase_own_data")
        },
        "courses:course": [basic.slug],
        "courses:access": [access_links.token("bram@example.nl")],
        "courses:register_with_access": [
            advanced.slug,
            following.slug,
            access_links.token("bram@example.nl"),
        ],
        "courses:session_calendar": [*at, run.sessions.first().pk],
        "cafes:session_calendar": [*slug, session.pk],
        "course_progress": enrolled,
        "certificate": [certificate.code],
        "correct_certificate_name": [
            links.make_token(certificate.registration, Purpose.REGISTRATION)
        ],
        "courses_desk:correct_certificate": [certificate.pk],
        "certificate_file": [certificate.code],
        "mails:example": ["confirmation"],
        "mails:example_frame": ["confirmation"],
        "log:event": slug,
        "desk:figures_download": ["avonden", "csv"],
        "public_figures_of": [1999],
        "public_figures_file": [1999, "csv"],
        "desk:people": slug,
        "desk:people_download": slug,
        "desk:people_new": slug,
        "desk:suspicious": [full.slug],
        "desk:people_bulk": slug,
        "desk:event_figures": slug,
        "desk:close": slug,
        "desk:reopen": slug,
        "mails:event_mailings": slug,
        "mails:text": [text.pk],
        "mails:forget_text": [text.pk],
        "mails:new_mailing": slug,
        "courses_desk:waivers": [advanced.slug],
        "courses_desk:withdraw_waiver": [waiver.pk],
        "courses_desk:withdraw_certificate": [certificate.pk],
        "courses_desk:make_up": [bram.pk],
        "courses_desk:new_run": [basic.slug],
        **{
            f"desk_settings:{name}_{act}": [row.pk]
            for name, row in (
                ("venues", session.venue),
                ("deviations", build.deviation()),
                ("neighbourhoods", build.neighbourhood("Oost")),
                ("themes", build.theme("sport")),
                ("courses", basic),
            )
            for act in ("change", "remove")
        },
        **{
            f"desk_settings:{name}": [build.api_key().key.pk]
            for name in ("key", "key_renew", "key_revoke")
        },
        **{
            f"api:{name}": [uuid.uuid4()]
            for name in ("get_sign_up", "change_sign_up", "cancel_sign_up", "get_offer")
        },
        **{f"api:{name}": slug for name in ("create_sign_up", "create_offer")},
        **{
            f"desk_staff:{name}": [colleague.user_id]
            for name in ("change", "invite_again", "let_go", "take_back", "reset_second_factor")
        },
        **{
            f"desk_note:{name}": [note.pk]
            for name in ("note", "change", "forget", "freeze", "line_new")
        },
        **{f"desk_note:{name}": [note.pk, line.pk] for name in ("line", "line_remove")},
        "desk_note:file": [note.pk, "nota.pdf"],
        "desk_note:version": [note.pk, 1],
        "desk_note:version_file": [note.pk, 1, "cijfers.ods"],
        "join_staff": [invitations.token(colleague)],
        **{name: [bram.pk] for name in TABLE if name.startswith("desk:registration")},
        **{name: [f"a{bram.pk}"] for name in TABLE if name.startswith("desk:person")},
        "desk:mend_mail": [bram.messages.first().pk],
        "desk:registration_send_again": [bram.pk, bram.messages.first().pk],
        "desk:registration_undo": [bram.pk, uuid.uuid4()],
        "api:get_edition": slug,
        **{f"api:{name}": slug for name in ("get_event", "get_attendance", "list_registrations")},
        "api:get_registration": [full.slug, uuid.uuid4()],
        "api:create_check_in": [uuid.uuid4()],
        "api:delete_check_in": [uuid.uuid4(), uuid.uuid4()],
        "people_file": [full.slug, "csv"],
        **{
            f"desk_settings:webhook{act}": [webhook.pk]
            for act in ("", "_change", "_ping", "_pause", "_resume", "_renew", "_remove")
        },
        "desk_settings:webhook_again": [webhook.pk, told.pk],
        "api:get_course": [basic.slug],
        "api:get_run": [run.slug],
        "api:get_year": [1999],
        "api:get_initiative": [initiative.slug],
        "api:get_venue": [Venue.objects.earliest("pk").pk],
    }
    examples.keep(letters.class_of("confirmation"))
    return World(arguments, build.token(tablet.pk), [edition, run])


def client_of(role: str, world: World, settings) -> tuple[Client, dict[str, str]]:
    client, headers = Client(), {}
    settings.STAFF_NEED_SECOND_FACTOR = role == "no second factor"
    match role:
        case "tablet":
            headers = {"Authorization": f"Bearer {world.tablet_token}"}
        case "steward":
            client.force_login(build.steward(*world.own))
        case "steward elsewhere":
            client.force_login(build.steward(build.edition(), build.run()))
        case "trainer":
            client.force_login(build.trainer(*world.own))
        case "trainer elsewhere":
            client.force_login(build.trainer(build.edition(), build.run()))
        case "organiser" | "no second factor":
            client.force_login(build.anna())
        case "manager":
            client.force_login(build.manager())
    return client, headers


def answer(response, language: str = "nl") -> int | str:
    """The status, or where it leads, in the same language."""
    if response.status_code == 302 and response["Location"].startswith(LOGINS[language]):
        return SIGN_IN
    if response.status_code == 302 and response["Location"] == reverse("mfa_activate_totp"):
        return SECOND_FACTOR
    return response.status_code


def is_private(name: str, access: Access) -> bool:
    """A page that needs a sign-in or a link, or is about an account."""
    needs = access is BY_LINK or len(set(access.by_role.values())) > 1
    return (
        access.method == "get" and name not in FEEDS and (needs or name.startswith(ACCOUNT_PAGES))
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("role", "language"),
    [
        *((role, "nl") for role in ROLES),
        *((role, "en") for role in ("anyone", "tablet", "trainer elsewhere", "no second factor")),
    ],
)
def test_each_role_gets_what_the_table_says(world, settings, role, language):
    client, headers = client_of(role, world, settings)
    expected = {name: access.by_role[role] for name, access in TABLE.items()}
    if language != "nl":  # a card is drawn in one language: to the one in this
        expected |= {"card": 302, "site_card": 302}
    with translation.override(language):
        found, kept = _asked(world, client, headers, language)

    assert found == expected
    assert kept == {}  # nobody goes back to it once who looked has left


def _asked(world, client, headers, language):
    """What each address answers, and of which a cache would keep what is private."""
    found, kept = {}, {}
    # Looking first: what is done may change what there is to see.
    for name, access in sorted(TABLE.items(), key=lambda one: one[1].method):
        send = getattr(client, access.method)
        is_json = access.method == "post" and name.startswith(("door:", "tablet:"))
        body = {"content_type": "application/json", "data": "{}"} if is_json else {}
        response = send(world.url(name), headers=headers, **body)
        translation.activate(language)  # an address without one is answered in Dutch
        found[name] = answer(response, language)
        said = response.headers.get("Cache-Control", "")
        if found[name] == 200 and is_private(name, access) and "no-store" not in said:
            kept[name] = said
    return found, kept


def test_what_changes_something_is_asked_for_with_post(world, settings):
    client, _headers = client_of("manager", world, settings)
    changing = [name for name, access in TABLE.items() if access.method == "post"]

    answers = {name: client.get(world.url(name)).status_code for name in changing}

    assert answers == dict.fromkeys(changing, 405)


def test_wrong_link_opens_nothing(world, client):
    """Nonsense, and a token made for another purpose by ourselves."""
    initiative, registration = build.initiative(), build.bram(build.edition())
    tickets_own = links.make_token(initiative, initiative_links.Purpose.INITIATIVE)
    ticket = links.make_token(registration, Purpose.TICKET)

    opened = {}
    for name in (name for name, access in TABLE.items() if access is BY_LINK):
        right = world.arguments[name]
        for wrong in ("onzin", tickets_own if name == "ticket" else ticket):
            arguments = [wrong if isinstance(one, str) and ":" in one else one for one in right]
            assert arguments != right
            status = client.get(reverse(name, args=arguments)).status_code
            if status != 404:
                opened[name, wrong] = status

    assert opened == {}
