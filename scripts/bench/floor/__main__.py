"""Makes its table, with lines to read."""

from __future__ import annotations

import django
from django.db import connection


def main() -> None:
    django.setup()
    from .models import ROWS, Line

    with connection.schema_editor() as editor:
        editor.create_model(Line)
    Line.objects.bulk_create(Line(number=n, text=f"Regel {n}") for n in range(ROWS))


if __name__ == "__main__":
    main()
