"""What programs send, read in one way."""

from __future__ import annotations

import re
from typing import Annotated

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, ConfigDict

from ..border import moments
from .wrong_input import NO_MOMENT


def _rfc_3339(value: object) -> object:
    """Refuse what else pydantic takes for a time, such as a number of seconds."""
    if isinstance(value, str) and not re.match(r"\d{4}-\d\d-\d\d[Tt ]", value):
        raise ValueError(NO_MOMENT)
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_rfc_3339), AfterValidator(moments.nearest)]


def _whole(value: object) -> object:
    """JSON knows one kind of number: 3.0 is 3 (RFC 8259 §6; JSON Schema, "integer"). Text is none."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


# After the limits, or pydantic writes those in the document by names that no JSON Schema has:
# ``Annotated[int, Field(ge=1, strict=True), WHOLE]``.
WHOLE = BeforeValidator(_whole)


class Sent(Schema):
    """A body: what it holds besides its fields is refused, and each of those is named."""

    model_config = ConfigDict(extra="forbid")
