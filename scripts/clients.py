#!/usr/bin/env python3
"""Make a Python and a TypeScript client of the published API document, into var/clients/.

Called by `make clients`. Each folder is whole: what `clients/` holds (settings, locks, an example that signs
somebody up), the document, and what is made of it. See docs/adr/0066-clients-are-made-not-kept.md.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
OURS = ROOT / "clients"
NODE_MODULES = OURS / "typescript" / "node_modules"


def main() -> int:
    target = ROOT / "var" / "clients"
    shutil.rmtree(target, ignore_errors=True)
    document = published()
    print(f"Python: {python(document, target / 'python')}")
    print(f"TypeScript: {typescript(document, target / 'typescript')}")
    return 0


def published() -> str:
    """The document as this commit publishes it, as JSON."""
    os.environ.setdefault("DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eventsite.settings")
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from ninja.responses import NinjaJSONEncoder

    from eventsite.api.public import api

    return NinjaJSONEncoder(indent=2, ensure_ascii=False).encode(api.get_openapi_schema())


def python(document: str, target: Path) -> Path:
    """The package ``cafe_api`` of this document, to be installed with pip, and the example."""
    shutil.copytree(OURS / "python", target)
    (target / "openapi.json").write_text(document)
    _run(
        *(BIN / "openapi-python-client", "generate", "--path", "openapi.json", "--meta", "uv"),
        *("--config", "openapi-python-client.yaml", "--output-path", ".", "--overwrite"),
        cwd=target,
    )
    _run(BIN / "ruff", "check", "--quiet", "--fix-only", "cafe_api", cwd=target)
    _run(BIN / "ruff", "format", "--quiet", "cafe_api", cwd=target)
    return target


def typescript(document: str, target: Path) -> Path:
    """The types ``cafe-api.ts`` of this document, for openapi-fetch, and the example."""
    shutil.copytree(
        OURS / "typescript", target, ignore=shutil.ignore_patterns("node_modules", "build")
    )
    (target / "openapi.json").write_text(document)
    (target / "node_modules").symlink_to(NODE_MODULES)
    _run("npm", "run", "--silent", "generate", cwd=target)
    return target


def _run(*command: str | Path, cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    sys.exit(main())
