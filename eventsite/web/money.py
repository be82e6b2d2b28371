"""Amounts, as people read them."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def euros(amount: int) -> str:
    """“€ 3.250”, in English “€3,250”, of whole euros; never with the sign on one line and the number on the next."""
    return _("€\N{NO-BREAK SPACE}%(amount)s") % {
        "amount": number_format(amount, force_grouping=True)
    }
