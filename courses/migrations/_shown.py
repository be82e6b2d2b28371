"""As eventsite/migrations/_shown.py."""

SHOWN = {
    "courses_course": (
        "kind",
        "slug",
        "title",
        "summary",
        "audience",
        "description",
        "certificate_sessions",
        "prerequisite_id",
        "prerequisite_sessions",
        "asks_initiative",
        "position",
        "translations",
    ),
    "courses_courserun": ("course_id", "trainer"),
}
