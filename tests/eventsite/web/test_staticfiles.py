from __future__ import annotations

import pytest

from eventsite.web.staticfiles import HashedFilesStorage


@pytest.fixture
def storage(tmp_path):
    """As it stands after collectstatic."""
    found = HashedFilesStorage(location=tmp_path, base_url="/static/")
    found.hashed_files = {"site/site.css": "site/site.0123456789ab.css"}
    return found


def test_address_of_a_static_file_is_put_together_once(storage, monkeypatch):
    first = storage.url("site/site.css")
    monkeypatch.delattr(storage, "hashed_files")

    assert first == storage.url("site/site.css") == "/static/site/site.0123456789ab.css"


def test_what_is_in_no_manifest_is_refused_each_time(storage):
    for _time in range(2):
        with pytest.raises(ValueError, match=r"missing\.css"):
            storage.url("missing.css")
