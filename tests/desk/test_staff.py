"""The manager's pages about staff, from the invitation to the closed account."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from desk.staff import invitations, members
from eventsite.door import tablets
from eventsite.jobs import retaining
from eventsite.models import CalendarLink, LogEntry, Message, StaffMember, Tablet
from eventsite.retention import categories
from eventsite.staff import lines
from eventsite.tickets import links

from .. import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

STAFF = "/beheer/instellingen/medewerkers/"
PASSWORD = "een-lange-zin-voor-sem"
SEM = {"first_name": "Sem", "last_name": "Visser", "email": "Sem@Example.nl", "role": "steward"}


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


@pytest.fixture
def mira():
    return build.manager()


@pytest.fixture
def manager(client, mira):
    client.force_login(mira)
    return client


def invited(by, **fields) -> StaffMember:
    told = {"email": "sem@example.nl", "first_name": "Sem", "last_name": "", "role": "steward"}
    return members.invite(**(told | fields), events=[], by=by)


def link_in_the_mail() -> str:
    mail = build.mail(Message.objects.filter(kind="staff_invited").latest("pk"))
    return re.search(r"https://cafe\.example\.nl(/uitnodiging/\S+)", mail.body)[1]


def choose(path: str, password: str = PASSWORD, again: str | None = None):
    return Client().post(path, {"password": password, "again": again or password})


def sign_in(email: str, password: str) -> Client:
    client = Client()
    client.post("/beheer/account/login/", {"login": email, "password": password})
    return client


def test_who_is_invited_chooses_a_password_and_stands_at_the_door_of_that_evening(manager, mira):
    own, other = build.edition(), build.edition()

    response = manager.post(f"{STAFF}uitnodigen/", SEM | {"events": [own.pk]})
    assert response["Location"] == STAFF
    joined = choose(link_in_the_mail())
    sem = sign_in("sem@example.nl", PASSWORD)

    assert joined["Location"] == "/beheer/account/login/"
    member = StaffMember.objects.get(user__email="sem@example.nl")
    assert (member.invited_by, list(member.events.values_list("pk", flat=True))) == (mira, [own.pk])
    assert sem.get("/beheer/")["Location"] == "/inchecken/"
    assert sem.get(f"/inchecken/{own.sessions.get().pk}/").status_code == 200
    assert sem.get(f"/inchecken/{other.sessions.get().pk}/").status_code == 403


def test_mail_says_who_asks_what_for_and_until_when(mira):
    invited(mira, role="organiser")

    mail = build.mail(Message.objects.get())

    assert "Mira heeft u toegevoegd als organisator" in mail.body
    assert "vrijdag 5 maart, 14.00 uur" in mail.body
    assert mail.subject == "U bent uitgenodigd als organisator"


def test_invitation_works_once(mira):
    invited(mira)
    path = link_in_the_mail()
    choose(path)

    again = choose(path, "een-andere-lange-zin")

    assert again.status_code == 410
    assert "al gebruikt" in again.text
    assert sign_in("sem@example.nl", PASSWORD).session.get("_auth_user_id")


def test_invitation_works_for_three_days(mira, frozen):
    invited(mira)
    path = link_in_the_mail()

    frozen.shift(timedelta(days=3, seconds=-1))
    assert Client().get(path).status_code == 200
    frozen.shift(timedelta(seconds=1))
    late = Client().get(path)
    assert (late.status_code, "verlopen" in late.text) == (410, True)
    frozen.shift(timedelta(days=60))
    assert Client().get(path).status_code == 410


def test_newer_invitation_ends_the_one_before(manager, mira, frozen):
    member = invited(mira)
    old = link_in_the_mail()
    frozen.shift(timedelta(days=4))

    manager.post(f"{STAFF}{member.user_id}/uitnodigen/")

    assert Client().get(old).status_code == 410
    assert Client().get(link_in_the_mail()).status_code == 200


RESET = "/beheer/account/password/reset/"


def reset(path: str) -> None:
    """Choose a password by a link for who forgot one."""
    client = Client()
    page = client.get(path, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})


def reset_path(user: User) -> str:
    key = default_token_generator.make_token(user)
    return f"{RESET}key/{user_pk_to_url_str(user)}-{key}/"


def test_forgotten_password_is_no_way_around_an_invitation(mira):
    sem = invited(mira).user

    Client().post(RESET, {"email": sem.email})
    reset(reset_path(sem))

    assert not Message.objects.filter(kind="password_reset").exists()
    assert not User.objects.get(pk=sem.pk).has_usable_password()


def test_link_for_a_new_password_ends_with_the_account(mira):
    anna = build.anna()
    Client().post(RESET, {"email": anna.email})
    path = re.search(
        r"https?://[^/]+(/beheer/account/\S+)",
        build.mail(Message.objects.get(kind="password_reset")).body,
    )[1]

    members.let_go(anna, by=mira)
    reset(path)

    assert User.objects.get(pk=anna.pk).check_password(build.PASSWORD)


def test_address_of_nobody_gets_no_mail(db):
    Client().post(RESET, {"email": "niemand@example.nl"})

    assert not Message.objects.filter(kind="password_reset").exists()


def test_closed_account_is_not_invited_and_its_link_opens_nothing(manager, mira):
    member = invited(mira)
    members.let_go(member.user, by=mira)

    page = manager.post(f"{STAFF}{member.user_id}/uitnodigen/", follow=True)

    assert "Open het eerst weer" in page.text
    with pytest.raises(members.Closed):
        members.join(member, PASSWORD)
    assert LogEntry.objects.filter(verb="invited").count() == 1


def test_superuser_without_a_password_is_invited_like_anybody(manager):
    root = User.objects.create_superuser("root", "root@example.nl")

    manager.post(f"{STAFF}{root.pk}/uitnodigen/")

    assert choose(link_in_the_mail()).status_code == 302


def forget_unanswered() -> None:
    retaining.run(categories.of("unanswered_invitations"), timezone.now())


def test_who_never_answers_is_forgotten_and_may_be_invited_again(manager, mira, frozen):
    invited(mira)
    members.join(invited(mira, email="nora@example.nl", first_name="Nora"), PASSWORD)
    frozen.shift(timedelta(days=33, seconds=-1))
    forget_unanswered()
    assert User.objects.count() == 3

    frozen.shift(timedelta(seconds=1))
    forget_unanswered()

    assert not User.objects.filter(email="sem@example.nl").exists()
    assert User.objects.filter(email="nora@example.nl").exists()
    assert lines.last(1)[0].sentence == "De site haalde medewerker (verwijderd) weg"
    assert manager.post(f"{STAFF}uitnodigen/", SEM).status_code == 302


def test_invitation_that_is_no_longer_true_is_not_mailed(mira):
    member = invited(mira)
    message = Message.objects.get()
    assert invitations.InvitationLetter(message).still_true()

    members.join(member, PASSWORD)

    assert not invitations.InvitationLetter(message).still_true()


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        ("", "", "Kies een wachtwoord."),
        ("kort", "kort", "te kort"),
        ("wachtwoord123", "iets-anders-dan-dat", "ander wachtwoord"),
        ("sem@example.nl", "sem@example.nl", "gebruikersnaam"),
        ("x" * 10_000, "x" * 10_000, "200"),
        ("een\0nul-in-het-wachtwoord", "een\0nul-in-het-wachtwoord", "tekens"),
    ],
)
def test_poor_password_is_refused_in_words(mira, password, again, words):
    member = invited(mira)

    response = choose(link_in_the_mail(), password, again)

    assert response.status_code == 400
    assert words in response.text
    assert not StaffMember.objects.get(pk=member.pk).user.has_usable_password()


def test_address_of_a_colleague_is_refused_also_of_a_former_one(manager, mira):
    gone = build.anna()
    members.let_go(gone, by=mira)

    response = manager.post(f"{STAFF}uitnodigen/", SEM | {"email": "ANNA@example.nl"})

    assert response.status_code == 400
    assert "hoort al bij een medewerker" in response.text
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "boss"},
        {"role": ""},
        {"first_name": ""},
        {"email": "sem"},
        {"email": "x" * 200 + "@example.nl"},
        {"events": ["99999999999999999999"]},
        {"events": ["x\0"]},
        {"first_name": "S" * 10_000},
    ],
)
def test_nonsense_invites_nobody(manager, wrong):
    response = manager.post(f"{STAFF}uitnodigen/", SEM | wrong)

    assert response.status_code == 400
    assert StaffMember.objects.count() == 1


def test_events_go_with_a_role_that_has_none_of_its_own(manager, mira):
    sem = build.steward(build.edition())

    manager.post(
        f"{STAFF}{sem.pk}/", {"role": "organiser", "events": [sem.staff_member.events.get().pk]}
    )

    member = StaffMember.objects.get(user=sem)
    assert (member.role, member.events.count()) == ("organiser", 0)


def test_page_of_a_member_says_what_was_done_with_them_and_leads_to_what_they_did(manager, mira):
    sem = build.steward()
    event = build.edition()

    manager.post(f"{STAFF}{sem.pk}/", {"role": "steward", "events": [event.pk]})

    page = manager.get(f"{STAFF}{sem.pk}/")
    assert "veranderde medewerker Sem" in page.text
    assert "leeg <span" in page.text
    assert f"/beheer/logboek/?wie={sem.pk}" in page.text


def test_what_a_steward_no_longer_may_ends_at_once(manager, mira):
    here, elsewhere = build.edition().sessions.get(), build.edition().sessions.get()
    sem = build.steward(here.event, elsewhere.event)
    for number, session in enumerate([here, elsewhere]):
        tablets.pair_own(session, build.token(90 + number), names_allowed=False, by=sem)

    manager.post(f"{STAFF}{sem.pk}/", {"role": "steward", "events": [here.event_id]})

    assert [tablet.session for tablet in Tablet.objects.filter(revoked_at=None)] == [here]


def test_organiser_who_becomes_steward_loses_the_calendar_of_drafts(manager, mira):
    anna = build.anna()
    CalendarLink.objects.create(user=anna)

    manager.post(f"{STAFF}{anna.pk}/", {"role": "steward"})

    assert not CalendarLink.objects.exists()


def test_closed_account_ends_at_once_with_all_that_it_opened(manager, mira):
    session = build.edition().sessions.get()
    anna = build.anna()
    signed_in = sign_in("anna@example.nl", build.PASSWORD)
    token = links.calendar_token(CalendarLink.objects.create(user=anna))
    tablets.pair_own(session, build.token(), names_allowed=True, by=anna)
    code = tablets.pairing_code(tablets.offer(session, names_allowed=True, by=anna))
    assert signed_in.get("/beheer/mails/").status_code == 200

    manager.post(f"{STAFF}{anna.pk}/sluiten/")

    assert signed_in.get("/beheer/mails/")["Location"].startswith("/beheer/account/login/")
    assert Client().get(f"/agenda/organisatie/{token}/agenda.ics").status_code == 410
    assert all(tablet.is_revoked for tablet in Tablet.objects.all())
    with pytest.raises(tablets.PairingExpired):
        tablets.pair(code, build.token(2))
    assert "_auth_user_id" not in sign_in("anna@example.nl", build.PASSWORD).session
    assert [one.get_decoded().get("_auth_user_id") for one in Session.objects.all()].count(
        str(anna.pk)
    ) == 0


def test_account_that_opens_again_asks_for_a_sign_in(manager, mira):
    anna = build.anna()
    signed_in = sign_in("anna@example.nl", build.PASSWORD)
    manager.post(f"{STAFF}{anna.pk}/sluiten/")

    manager.post(f"{STAFF}{anna.pk}/openen/")

    assert signed_in.get("/beheer/mails/").status_code == 302
    assert sign_in("anna@example.nl", build.PASSWORD).get("/beheer/mails/").status_code == 200


def test_second_factor_is_asked_anew_when_it_was_lost(manager, mira):
    anna = build.anna()
    TOTP.activate(anna, "JBSWY3DPEHPK3PXP")
    signed_in = Client()
    signed_in.force_login(anna)

    manager.post(f"{STAFF}{anna.pk}/tweede-stap/")

    assert not Authenticator.objects.filter(user=anna).exists()
    assert signed_in.get("/beheer/mails/").status_code == 302
    assert build.mail(Message.objects.get()).to == ["anna@example.nl"]


def test_second_factor_that_nobody_has_is_not_reset(manager, mira):
    manager.post(f"{STAFF}{build.anna().pk}/tweede-stap/")

    assert not LogEntry.objects.filter(verb="reset second factor").exists()
    assert not Message.objects.exists()


# The last manager stays ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "sluiten/"])
def test_last_manager_can_neither_go_nor_step_down(manager, mira, path):
    build.anna()

    response = manager.post(f"{STAFF}{mira.pk}/{path}", {"role": "organiser"}, follow=True)

    assert "Dit is de enige beheerder" in response.text
    mira.refresh_from_db()
    assert (mira.is_active, mira.staff_member.role) == (True, "manager")


@pytest.mark.parametrize("standing", ["closed", "never joined"])
def test_manager_who_cannot_sign_in_does_not_count(mira, standing):
    other = invited(mira, role="manager").user
    if standing == "closed":
        members.join(other.staff_member, PASSWORD)
        members.let_go(other, by=mira)

    with pytest.raises(members.LastManager):
        members.let_go(mira, by=mira)


def test_manager_may_go_where_another_stays_also_the_one_of_the_command_line(mira):
    root = build.superuser()

    members.let_go(mira, by=mira)
    with pytest.raises(members.LastManager):
        members.change(root, role="organiser", events=[], by=root)
    members.take_back(mira, by=root)
    members.change(root, role="organiser", events=[], by=root)

    root.refresh_from_db()
    assert (root.is_superuser, root.staff_member.role) == (False, "organiser")


# The list -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_as_many_queries_for_one_as_for_three(manager, django_assert_num_queries, count):
    event = build.edition()
    for number in range(count):
        build.steward(event, email=f"sem{number}@example.nl")

    # Session, who; staff, events, sessions, venues; what the menu counts.
    with django_assert_num_queries(7):
        page = manager.get(STAFF)

    assert page.text.count("Initiatievencafé, 16 maart 2027") == count


def test_list_says_who_has_no_second_factor_and_was_never_seen(manager, mira, frozen):
    TOTP.activate(mira, "JBSWY3DPEHPK3PXP")
    invited(mira)
    gone = build.anna()
    members.let_go(gone, by=mira)

    rows = {
        row.name: (row.standing, row.has_second_factor)
        for row in manager.get(STAFF).context["rows"]
    }

    assert rows == {"Mira": ("works", True), "Sem": ("invited", False), "Anna": ("left", False)}
    frozen.shift(timedelta(days=3))
    assert "uitnodiging verlopen" in manager.get(STAFF).text


def test_address_of_who_was_made_on_the_command_line_is_refused(manager):
    User.objects.create_superuser("beheer", "sem@example.nl", "lang genoeg wachtwoord")

    response = manager.post(f"{STAFF}uitnodigen/", SEM)

    assert response.status_code == 400
    assert User.objects.filter(email="sem@example.nl").count() == 1
