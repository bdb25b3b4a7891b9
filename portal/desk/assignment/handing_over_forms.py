"""What the pages for handing over and for being away take in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from wtforms import DateField
from wtforms.validators import InputRequired

from portal.casework.assignment.leave import Leave
from portal.core.cases import is_reference
from portal.web.fields import PortalForm


@dataclass(frozen=True, slots=True)
class Step:
    """Where a hand-over in parts goes on. It is shown as claimed, and trusted for nothing."""

    after: str = ""
    looked_at: int = 0
    given: int = 0

    def values(self) -> dict[str, str | int]:
        """Return it as the values of an address or of hidden fields."""
        return {"after": self.after, "looked_at": self.looked_at, "given": self.given}


def read_step(values: Mapping[str, str]) -> Step:
    """Read a step; what is not one is the first."""
    after = values.get("after", "")
    if not is_reference(after):
        return Step()
    looked_at = _count(values.get("looked_at", ""))
    return Step(after, looked_at, min(looked_at, _count(values.get("given", ""))))


def _count(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,7}", text, re.ASCII) else 0


class LeaveForm(PortalForm):
    """From when until when a handler is away, both days included."""

    starts_on = DateField("First day away", validators=[InputRequired("Give the first day.")])
    ends_on = DateField("Last day away", validators=[InputRequired("Give the last day.")])

    @classmethod
    def of(cls, leave: Leave | None, *, today: date) -> Self:
        """Return the form with what was said before, or with today."""
        if leave is None:
            return cls(data={"starts_on": today})
        return cls(data={"starts_on": leave.starts_on, "ends_on": leave.ends_on})

    def days(self) -> tuple[date, date]:
        """Return both days of a form that is valid."""
        if self.starts_on.data is None or self.ends_on.data is None:
            raise ValueError("This form is not valid.")
        return self.starts_on.data, self.ends_on.data
