"""How many statements something takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

HEADER = "X-Statements"


class Counter:
    """For ``connection.execute_wrapper``. Transactions' beginnings and ends are no statements."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        self.number += not sql.startswith("BEGIN")
        return execute(sql, params, many, context)
