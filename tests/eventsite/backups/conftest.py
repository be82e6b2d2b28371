from __future__ import annotations

import pytest
from django.conf import settings as site_settings

from eventsite.backups import sealing


@pytest.fixture
def backups(settings, tmp_path):
    """A folder for them, sealed for nobody."""
    settings.BACKUP_DIR = str(tmp_path / "backups")
    settings.BACKUP_RECIPIENTS = []
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "backups"


@pytest.fixture
def identities(settings, backups, tmp_path):
    """The keys that open what is sealed from now on."""
    settings.BACKUP_RECIPIENTS = [sealing.new_identity(tmp_path / "key")]
    assert site_settings.BACKUP_RECIPIENTS
    return sealing.identities_in(tmp_path / "key")
