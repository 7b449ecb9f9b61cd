"""What every part of a playbook's shape is made of: frozen, closed, with short names and short texts."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=400, strip_whitespace=True)]
Number = Annotated[Decimal, Field(ge=-(10**12), le=10**12, max_digits=15)]


class Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Titled(Shape):
    """Something that needs no more than a name people read."""

    title: Text
