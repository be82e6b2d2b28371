"""What stands between backticks in our descriptions, as code in a page."""

from __future__ import annotations

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe


def with_code(text: str) -> SafeString:
    parts = text.split("`")
    return mark_safe(  # noqa: S308 (each part is escaped)
        "".join(
            format_html("<code>{}</code>", part) if number % 2 else escape(part)
            for number, part in enumerate(parts)
        )
    )
