"""E-mail addresses that the portal writes to, and from."""

import re

LONGEST = 254
"""What a mail server takes (RFC 5321, 4.5.3.1.3, without the angle brackets)."""

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(
    rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*",
    re.ASCII,
)


def is_address(text: str) -> bool:
    """Tell whether this is one plain address: no name beside it, no list, no second header."""
    return len(text) <= LONGEST and _ADDRESS.fullmatch(text) is not None
