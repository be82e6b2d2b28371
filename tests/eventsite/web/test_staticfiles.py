from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage

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


@pytest.fixture
def collect(tmp_path):
    """``collect({name: text})`` does what collectstatic does; what a browser gets, by name."""

    def collect(files):
        found = InMemoryStorage()
        for name, text in files.items():
            found.save(name, ContentFile(text.encode()))
            Path(tmp_path, name).parent.mkdir(exist_ok=True)
            Path(tmp_path, name).write_text(text)
        storage = HashedFilesStorage(location=tmp_path, base_url="/static/")
        for _name, _hashed, processed in storage.post_process(
            {name: (found, name) for name in files}
        ):
            if isinstance(processed, Exception):
                raise processed
        return {
            name: Path(tmp_path, hashed).read_text()
            for name, hashed in storage.hashed_files.items()
        }

    return collect


def test_what_a_stylesheet_imports_is_put_in_its_place(collect):
    files = {
        "site/frame.css": '@import "../npm/button.css";\n@import "colours.css";\np { top: 0 }\n',
        "site/colours.css": '@import "deeper.css";\nb { top: 2px }\n',
        "site/deeper.css": "i { top: 3px }\n",
        "npm/button.css": "a { top: 1px }\n",
    }

    text = collect(files)["site/frame.css"]

    assert " ".join(text.split()) == "a { top: 1px } i { top: 3px } b { top: 2px } p { top: 0 }"


def test_address_in_what_is_imported_is_hashed_as_elsewhere(collect):
    files = {
        "site/frame.css": '@import "fonts.css";\n',
        "site/fonts.css": 'p { background: url("../npm/letters.woff2") }\n',
        "npm/letters.woff2": "letters",
    }

    text = collect(files)["site/frame.css"]

    assert 'url("../npm/letters.' in text
    assert 'url("../npm/letters.woff2")' not in text


def test_other_address_when_what_is_imported_changes(collect, tmp_path):
    for size in ("1px", "2px"):
        collect({"site/frame.css": '@import "a.css";\n', "site/a.css": f"p {{ top: {size} }}\n"})

    texts = {path.read_text().strip() for path in Path(tmp_path, "site").glob("frame.*.css")}
    assert texts == {"p { top: 1px }", "p { top: 2px }"}


def test_import_of_what_is_not_there_is_refused(collect):
    with pytest.raises(ValueError, match=r"imports site/gone\.css, which is no static file"):
        collect({"site/frame.css": '@import "gone.css";\n'})


def test_import_from_another_folder_that_names_a_file_is_refused(collect):
    files = {
        "site/frame.css": '@import "../npm/a.css";\n',
        "npm/a.css": "p { background: url(b.png) }\n",
        "npm/b.png": "picture",
    }

    with pytest.raises(ValueError, match="would lead elsewhere"):
        collect(files)


def test_import_from_another_folder_may_hold_a_picture_in_itself(collect):
    files = {
        "site/frame.css": '@import "../npm/a.css";\n',
        "npm/a.css": 'p { background: url("data:image/png;base64,AA==") }\n',
    }

    assert "data:image/png" in collect(files)["site/frame.css"]
