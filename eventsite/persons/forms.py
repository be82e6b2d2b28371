"""The form that asks for the link to one's own data."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from eventsite.pages.forms import LinksForm


class OwnDataForm(LinksForm):
    submit_label = _("Mail mij de link")
