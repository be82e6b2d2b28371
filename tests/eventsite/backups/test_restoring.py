"""What is put back, what is refused with nothing changed, and that nothing old leaves afterwards."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.contrib.sessions.models import Session as SignIn
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse

from eventsite.backups import (
    checking,
    erasures,
    making,
    manifest,
    restoring,
    sealing,
    settling,
    stored,
)
from eventsite.backups.refusals import BackupRefused
from eventsite.booking import registering
from eventsite.jobs import periodic
from eventsite.mails import delivery, held
from eventsite.models import (
    Invitation,
    LogEntry,
    Message,
    PeriodicRun,
    Registration,
    Restoration,
    Revision,
    Session,
)
from eventsite.persons import erasing

from ... import build
from . import fresh

pytestmark = [pytest.mark.slow, pytest.mark.database, pytest.mark.django_db(transaction=True)]


def work() -> list[str]:
    """What the worker mails in one round, by its first line."""
    mail.outbox.clear()
    call_command("worker", once=True)
    return sorted(f"{one.to[0]}: {one.subject}" for one in mail.outbox)


@pytest.fixture
def told(frozen_in_march, backups):
    """A backup from before Bram's mail went out and he was reminded; and what he was told since."""
    event = build.edition()
    bram, daan = build.bram(event), build.daan(event)
    made = making.make()
    since = work()
    assert [one.partition(":")[0] for one in since] == sorted([bram.email, daan.email])
    frozen_in_march.shift(timedelta(days=7, hours=8))
    since += work()
    assert len(since) == 4, "reminded a week before"
    return made, bram, daan


def test_nothing_that_was_mailed_is_mailed_again(told, tmp_path):
    made, *_people = told
    with fresh.database(tmp_path):
        done = restoring.restore(made.folder, [])

        assert work() == []
        assert done.held == 4
        kinds = {one.kind: one.number for one in held.kinds()}
        assert kinds == {"confirmation": 2, "reminder_week": 2}
        assert work() == []


def test_negative_control_without_holding_all_is_mailed_again(told, tmp_path, monkeypatch):
    made, *_people = told
    monkeypatch.setattr(settling, "_hold", [lambda: 0])
    with fresh.database(tmp_path):
        restoring.restore(made.folder, [])

        assert len(work()) == 4


def test_negative_control_what_came_due_since_is_held_only_since_it_was_caught_up_with(
    told, tmp_path, monkeypatch
):
    made, *_people = told
    run_due = periodic.run_due
    monkeypatch.setattr(periodic, "run_due", lambda now, without=(): [])
    with fresh.database(tmp_path):
        restoring.restore(made.folder, [])
        monkeypatch.setattr(periodic, "run_due", run_due)

        assert len(work()) == 2, "reminded twice"


def test_who_decides_sends_them_after_all_or_never(told, tmp_path):
    made, *_people = told
    with fresh.database(tmp_path):
        restoring.restore(made.folder, [])
        out = StringIO()

        assert held.drop(["reminder_week"]) == 2
        call_command("restore", mails="hold", stdout=out)
        assert "2 mails are held" in out.getvalue()
        assert held.send() == 2

        assert len(work()) == 2
        assert held.count() == 0
        assert work() == []
        verbs = LogEntry.objects.filter(object_type="eventsite.restoration").order_by("pk")
        assert [one.verb for one in verbs] == ["restored", "dropped", "released"]


def test_calendars_get_a_newer_number_and_are_told_anew(told, tmp_path):
    made, bram, _daan = told
    Session.objects.update(sequence=5)  # told to everybody, and not in the backup
    with fresh.database(tmp_path):
        restoring.restore(made.folder, [])

        assert Session.objects.get().sequence >= settling.SEQUENCE_STEP
        held.send()
        work()
        told_last = Invitation.objects.filter(registration=bram.pk).get()
        assert told_last.sequence >= settling.SEQUENCE_STEP


def test_revisions_sign_ins_and_links_that_open_once_are_new(told, tmp_path):
    made, *_people = told
    anna = build.anna()
    made = making.make()
    before = set(Revision.objects.values_list("token", flat=True))
    with fresh.database(tmp_path):
        restoring.restore(made.folder, [])

        assert before.isdisjoint(Revision.objects.values_list("token", flat=True))
        assert not SignIn.objects.exists()
        assert type(anna).objects.get().last_login is not None


def test_who_was_erased_since_is_erased_again_and_told_nothing(told, tmp_path):
    made, bram, daan = told
    erasing.erase(daan.email)
    with fresh.database(tmp_path):
        done = restoring.restore(made.folder, [])

        assert done.erased_again == 1
        assert not Registration.objects.filter(email=daan.email).exists()
        assert Registration.objects.get(pk=daan.pk).erased_at is not None
        assert Registration.objects.get(pk=bram.pk).email == bram.email
        assert not Message.objects.filter(kind="erased").exists()


def test_who_shared_an_address_is_erased_again_alone(backups, tmp_path):
    event = build.edition()
    bram = build.bram(event)
    els, both = (
        registering.register(
            event, name=name, email=bram.email, party_size=1, shares_email=True,
            by_organiser=True, source=Registration.Source.PHONE,
        )
        for name in ("Els", "Fenna")
    )  # fmt: skip
    made = making.make()
    erasing.erase_registration(els)
    with fresh.database(tmp_path):
        assert restoring.restore(made.folder, []).erased_again == 1

        assert Registration.objects.get(pk=els.pk).erased_at is not None
        here = Registration.objects.filter(email=bram.email)
        assert set(here.values_list("name", flat=True)) == {bram.name, "Fenna"}
    erasing.erase(bram.email)
    with fresh.database(tmp_path):
        assert restoring.restore(made.folder, []).erased_again == 2

        assert Registration.objects.get(pk=els.pk).erased_at is not None
        assert not Registration.objects.filter(email=bram.email).exists()
        assert not Registration.objects.get(pk=both.pk).shares_email


def test_journal_says_nothing_of_whom_and_goes_with_the_oldest_backup(
    told, backups, frozen_in_march
):
    _made, _bram, daan = told
    erasing.erase(daan.email)
    journal = backups / erasures.FILE

    assert daan.email not in journal.read_text()
    assert journal.stat().st_mode & 0o777 == 0o600
    assert erasures.since(_made.manifest.begun_at).has(daan.email)
    frozen_in_march.shift(timedelta(days=40))
    making.make()
    making.make()
    assert journal.read_text() == ""


def test_erasing_that_is_undone_is_not_in_the_journal(told, backups):
    _made, _bram, daan = told
    with transaction.atomic():
        erasing.erase(daan.email)
        transaction.set_rollback(True)

    assert not (backups / erasures.FILE).exists()


def test_desk_says_so_and_lets_organisers_decide(told, tmp_path, client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    made, *_people = told
    with fresh.database(tmp_path):
        restoring.restore(made.folder, [])
        client.force_login(build.anna())

        assert "4 mails worden vastgehouden" in client.get(reverse("desk:index")).text
        assert "Er worden 4 mails vastgehouden" in client.get(reverse("mails:index")).text
        page = client.get(reverse("mails:held"))
        assert "Herinnering, een week vooraf: 2 mails" in page.text
        nothing = client.post(reverse("mails:held"), {"soorten": ["confirmation"]})
        assert "Kies wat er met deze mails gebeurt." in nothing.text
        assert nothing.status_code == 400
        done = client.post(
            reverse("mails:held"), {"soorten": ["reminder_week"], "doe": "vervallen"}, follow=True
        )
        assert "2 mails zijn vervallen." in done.text
        done = client.post(
            reverse("mails:held"), {"soorten": ["confirmation"], "doe": "versturen"}, follow=True
        )
        assert "2 mails gaan alsnog weg." in done.text
        assert "Er worden geen mails vastgehouden." in client.get(reverse("mails:held")).text


# What is broken, and what is said of it.
def _flip(folder, name="database"):
    path = next(folder.glob(f"{name}.*"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _cut_off(folder):
    path = next(folder.glob("media.*"))
    path.write_bytes(path.read_bytes()[:-1])


def _say(folder, **changes):
    said = json.loads((folder / manifest.FILE).read_text())
    (folder / manifest.FILE).write_text(json.dumps(said | changes))


BROKEN = {
    "a bit of the database": (_flip, "is damaged: its SHA-256"),
    "a bit of the pictures": (lambda folder: _flip(folder, "media"), "is damaged: its SHA-256"),
    "cut off": (_cut_off, "it was cut off"),
    "a part is missing": (lambda folder: next(folder.glob("media.*")).unlink(), "is missing"),
    "no manifest": (lambda folder: (folder / manifest.FILE).unlink(), "is no backup"),
    "half a manifest": (lambda folder: (folder / manifest.FILE).write_text("{"), "can't be read"),
    "of a later form": (lambda folder: _say(folder, form=99), "of a newer version"),
    "of another site": (
        lambda folder: _say(folder, site="elders.nl"),
        "of another site: elders.nl",
    ),
    "changed": (lambda folder: _say(folder, media_files=7), "was changed after"),
    "of another key": (lambda folder: _say(folder, key="0" * 32), "with another SECRET_KEY"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_broken_backup_is_refused_in_words_and_nothing_changes(what, backups, identities):
    build.bram(build.edition())
    default_storage.save("beelden/a.webp", ContentFile(b"a picture"))
    made = making.make()
    breaks, words = BROKEN[what]
    breaks(made.folder)

    _is_refused(made.folder, identities, words)
    with pytest.raises(CommandError, match=words):
        call_command("backup", verify=made.folder)


def _is_refused(folder, identities, words, **how):
    before = _everything()
    with pytest.raises(BackupRefused, match=words):
        restoring.restore(folder, identities, replacing=True, **how)
    assert _everything() == before


def _everything():
    rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows[table] = sorted(map(repr, cursor.fetchall()))
    return rows


def test_key_that_opens_another_is_refused(backups, identities, tmp_path):
    made = making.make()
    sealing.new_identity(tmp_path / "other")

    _is_refused(made.folder, sealing.identities_in(tmp_path / "other"), "can't be opened")
    _is_refused(made.folder, [], "is sealed")


def test_other_kind_and_newer_version_are_refused(backups, settings):
    made = making.make()
    said = manifest.read(made.folder)
    for changes, words in (
        ({"kind": "oracle"}, "is of oracle"),
        ({"migrations": {"eventsite": ["0001_initial", "0099_later"]}}, "eventsite.0099_later"),
    ):
        changed = manifest.Manifest(**{**vars(said), **changes, "seal": "", "key": ""})
        (made.folder / manifest.FILE).write_text(changed.write())
        _is_refused(made.folder, [], words)


def test_lost_key_can_be_done_without_when_said(backups, settings, tmp_path):
    build.bram(build.edition())
    made = making.make()
    settings.SECRET_KEY = "another"
    _is_refused(made.folder, [], "another SECRET_KEY")

    with fresh.database(tmp_path):
        restoring.restore(made.folder, [], other_key=True)
        assert Registration.objects.count() == 1


@pytest.mark.parametrize(
    "forged",
    [
        {"name": "x', now(), now(), 0, 0); DROP TABLE auth_user; --"},
        {"name": ""},
        {"parts": "../../elsewhere.sqlite3"},
        {"parts": "/etc/hostname"},
    ],
)
def test_forged_names_are_refused_though_the_key_is_lost(forged, backups, settings):
    """Nothing proves then who wrote the manifest; its names become paths and a statement of SQL."""
    made = making.make()
    parts = json.loads((made.folder / manifest.FILE).read_text())["parts"]
    if "parts" in forged:
        forged = {"parts": [parts[0] | {"name": forged["parts"]}, *parts[1:]]}
    _say(made.folder, **forged)
    settings.SECRET_KEY = "another"

    _is_refused(made.folder, [], "is damaged", other_key=True)


def test_key_that_was_replaced_is_known(backups, settings, tmp_path):
    made = making.make()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [settings.SECRET_KEY]

    assert checking.read(made.folder).is_ours
    with fresh.database(tmp_path):
        assert restoring.restore(made.folder, []).rows


def test_database_that_is_not_empty_is_left_alone_unless_said(backups):
    event = build.edition()
    made = making.make()
    build.bram(event)

    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", made.folder)
    assert Registration.objects.count() == 1


def test_replacing_is_asked_first(backups, monkeypatch):
    made = making.make()
    build.bram(build.edition())
    monkeypatch.setattr("builtins.input", lambda _question: "no")

    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("restore", made.folder, replace=True)
    assert Registration.objects.count() == 1


def test_what_is_there_is_replaced_whole(backups, all_jobs, tmp_path):
    event = build.edition()
    made = making.make()
    out = StringIO()
    with fresh.database(tmp_path):
        restoring.restore(made.folder, [])
        build.bram(event)
        connection.close()

        call_command("restore", made.folder, replace=True, interactive=False, stdout=out)

        assert Registration.objects.count() == 0
        assert Restoration.objects.filter(settled_at=None).count() == 0
    assert "rows compared" in out.getvalue()


def test_restore_that_was_cut_off_lets_no_worker_begin(told, tmp_path):
    with fresh.database(tmp_path):
        restoring.restore(told[0].folder, [])
        Restoration.objects.create(backup="backup-x", taken_at=told[0].manifest.begun_at)

        with pytest.raises(CommandError, match="was cut off"):
            call_command("worker", once=True)


def test_backup_is_verified_without_a_database(backups, identities, tmp_path):
    build.bram(build.edition())
    default_storage.save("beelden/a.webp", ContentFile(b"a picture"))
    made = making.make()
    out = StringIO()

    call_command("backup", verify=made.folder, identity=tmp_path / "key", stdout=out)
    call_command("restore", made.folder, check=True, identity=tmp_path / "key", stdout=out)
    call_command("backup", verify=made.folder, stdout=out)
    call_command("backup", list=True, stdout=out)

    assert "1 pictures." in out.getvalue()
    assert "can be put back here" in out.getvalue()
    assert "were not opened" in out.getvalue()
    assert str(made.folder) in out.getvalue()
    for path in made.folder.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
        assert b"bram" not in path.read_bytes()


def test_picture_that_goes_meanwhile_is_told(backups, monkeypatch):
    default_storage.save("beelden/a.webp", ContentFile(b"a picture"))
    default_storage.save("beelden/b.webp", ContentFile(b"another"))
    opened = default_storage.open

    def gone(name, *rest):
        if name.endswith("a.webp"):
            default_storage.delete(name)
        return opened(name, *rest)

    monkeypatch.setattr(default_storage, "open", gone)

    out = StringIO()
    call_command("backup", stdout=out)
    assert "1 pictures were deleted meanwhile" in out.getvalue()


def test_picture_with_another_content_is_mended(backups, tmp_path):
    default_storage.save("beelden/a.webp", ContentFile(b"a picture"))
    made = making.make()
    default_storage.delete("beelden/a.webp")
    default_storage.save("beelden/a.webp", ContentFile(b"half"))

    with fresh.database(tmp_path):
        restoring.restore(made.folder, [])
    with default_storage.open("beelden/a.webp") as file:
        assert file.read() == b"a picture"


def test_periodic_work_goes_on_where_it_was(told, tmp_path):
    with fresh.database(tmp_path):
        restoring.restore(told[0].folder, [])

        assert PeriodicRun.objects.filter(name="reminders", slot__isnull=False).exists()
        assert delivery.deliver_due() == 0


def test_good_backup_without_a_folder_is_refused(settings):
    settings.BACKUP_DIR = ""

    with pytest.raises(CommandError, match="BACKUP_DIR is not set"):
        call_command("backup")
    assert stored.newest() is None


def test_moment_is_in_the_name(backups):
    with time_machine.travel("2027-03-28T01:59:59Z", tick=False):
        first, second = making.make(), making.make()

    assert first.folder.name == "backup-20270328T015959Z"
    assert second.folder.name == "backup-20270328T015959Z-2"
    assert stored.newest().folder == second.folder
    shutil.rmtree(second.folder)
    assert stored.newest().folder == first.folder
