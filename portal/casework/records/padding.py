"""Values written down with room before they are sealed: their size tells nothing of them."""

import json
from collections.abc import Mapping
from typing import Any, Final

ROOM: Final = 900
"""Characters; sealed they fill the second size class, as fifteen ticks and twenty rules do."""


def roomy(values: Mapping[str, Any]) -> str:
    """Write values down with room: a size must not tell what was ticked, or how many excluded."""
    return json.dumps(values).ljust(ROOM)
