from __future__ import annotations

from ninja import NinjaAPI

api = NinjaAPI(title="Initiatievencafé", version="1.0.0")
