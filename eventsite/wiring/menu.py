"""The desk: its menu, and the pages of an evening or a run; eventsite/staff/frame.py."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cafes.models import Edition
from courses.models import CourseRun
from eventsite.models import Message
from eventsite.staff.frame import Entry, Tab
from eventsite.staff.roles import Right
from initiatives.models import Initiative

MENU = [
    Entry(label=_("Overzicht"), address="desk:index", right=Right.ORGANISE),
    Entry(
        label=_("Cafés"),
        address="cafes_desk:index",
        right=Right.ORGANISE,
        kind=Edition.KIND,
        also=("cafes_desk", "pitches_desk"),
    ),
    Entry(
        label=_("Cursussen"),
        address="courses_desk:index",
        right=Right.RUN_THE_DOOR,
        kind=CourseRun.KIND,
        also=("courses_desk",),
    ),
    Entry(
        label=_("Initiatieven"),
        address="initiatives_desk:index",
        right=Right.ORGANISE,
        also=("initiatives_desk",),
        waiting=lambda: Initiative.objects.to_judge(),
        counted=_("wachten op u"),
    ),
    Entry(
        label=_("Mensen"),
        address="desk:everyone",
        right=Right.ORGANISE,
        also=("desk:person", "desk:person_everything", "desk:person_erase"),
    ),
    Entry(
        label=_("Berichten"),
        address="mails:mailings",
        right=Right.ORGANISE,
        also=("mails",),
        waiting=lambda: Message.objects.not_arrived(),
        counted=_("kwamen niet aan"),
    ),
    Entry(
        label=_("Cijfers"),
        address="desk:figures",
        right=Right.ORGANISE,
        also=("desk_note",),
        style="apart",
    ),
    Entry(
        label=_("Toolkit"),
        address="toolkit_desk:index",
        right=Right.ORGANISE,
        also=("toolkit_desk",),
    ),
    Entry(label=_("Logboek"), address="log:index", right=Right.MANAGE),
    Entry(
        label=_("Instellingen"),
        address="desk_settings:index",
        right=Right.MANAGE,
        also=("desk_settings", "desk_staff"),
    ),
    Entry(
        label=_("Naar de deur"),
        address="door:sessions",
        right=Right.CHECK_IN,
        also=("door",),
        style="door",
    ),
]

TABS = [
    Tab(
        label=_("Overzicht"),
        address="courses_desk:run",
        by="pk",
        right=Right.RUN_THE_DOOR,
        kind=CourseRun.KIND,
        also=("lifecycle",),
    ),
    Tab(
        label=_("Overzicht"),
        address="cafes_desk:overview",
        kind=Edition.KIND,
        also=("cafes_desk:take_over", "lifecycle"),
    ),
    Tab(label=_("Gegevens"), address="cafes_desk:details", kind=Edition.KIND),
    Tab(label=_("Gegevens"), address="courses_desk:edit_run", by="pk", kind=CourseRun.KIND),
    Tab(label=_("Bijeenkomsten"), address="courses_desk:sessions", by="pk", kind=CourseRun.KIND),
    Tab(
        label=_("Mensen"),
        address="desk:people",
        right=Right.RUN_THE_DOOR,
        also=(
            "desk:registration",
            "desk:registration_change",
            "desk:registration_email",
            "desk:registration_place",
            "desk:registration_cancel",
            "desk:registration_bring_back",
            "desk:registration_merge",
            "desk:people_new",
            "desk:people_bulk",
            "desk:suspicious",
        ),
    ),
    Tab(
        label=_("Aanwezigheid"),
        address="courses_desk:attendance",
        by="pk",
        right=Right.RUN_THE_DOOR,
        kind=CourseRun.KIND,
    ),
    Tab(
        label=_("Kramen"),
        address="cafes_desk:floor_plan",
        kind=Edition.KIND,
        also=("cafes_desk:copy", "cafes_desk:assign"),
    ),
    Tab(
        label=_("Podium"),
        address="pitches_desk:order",
        kind=Edition.KIND,
        also=("pitches_desk:make", "pitches_desk:give", "pitches_desk:control"),
    ),
    Tab(label=_("Workshop"), address="pitches_desk:workshop", kind=Edition.KIND),
    Tab(
        label=_("Terugblik"),
        address="cafes_desk:album",
        kind=Edition.KIND,
        also=("cafes_desk:aftermath", "cafes_desk:photo"),
        when=lambda event: event.is_over and not event.is_cancelled,
    ),
    Tab(
        label=_("Berichten"),
        address="mails:event_mailings",
        also=("mails:new_mailing", "mails:mailing", "mails:change_mailing"),
    ),
    Tab(
        label=_("Deur"),
        address="event_door",
        right=Right.CHECK_IN,
        also=("door:board", "door:tablets", "door:pairing"),
        when=lambda event: not event.is_draft,
    ),
    Tab(
        label=_("Cijfers"),
        address="desk:event_figures",
        also=("desk:close", "desk:reopen"),
        when=lambda event: not event.is_draft,
    ),
    Tab(label=_("Afdrukken"), address="prints:index", also=("prints:print",)),
    Tab(label=_("Logboek"), address="log:event"),
]
