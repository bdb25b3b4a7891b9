"""The instructions that draw a page: without comments, marks and what hangs on them."""

from typing import Any, Final

from pikepdf import Token, TokenFilter, TokenType

from portal.scrubbing.jpegs import strip_jpeg
from portal.scrubbing.kinds import JPEG_START
from portal.scrubbing.refusals import FileRefused, Reason

MOST_TOKENS: Final = 2_500_000
"""Of a whole document: qpdf hands over each, which takes a microsecond or two."""
MOST_OPERANDS: Final = 20_000
"""Before one instruction; a line of text has a few hundred."""
_MARKS: Final = frozenset({b"BMC", b"BDC", b"EMC", b"MP", b"DP"})
_NOTHING: Final = Token(TokenType.space, b" ")


class MarksFilter(TokenFilter):
    """Lets pass what draws, and drops what only describes."""

    def __init__(self, spent: int = 0) -> None:
        super().__init__()
        self._waiting: list[Token] = []
        self.count = spent
        self.found: list[str] = []

    def handle_token(self, token: Token = _NOTHING) -> Any:
        """Return what is to be written now; FileRefused where there is no end of it."""
        kind = token.type_
        self.count += 1
        if self.count > MOST_TOKENS or len(self._waiting) > MOST_OPERANDS:
            raise FileRefused(Reason.HARD)
        if kind is TokenType.comment:
            return None
        if kind is TokenType.inline_image:
            return self._inline(token)
        self._waiting.append(token)
        if kind is not TokenType.word and kind is not TokenType.eof:
            return None
        waiting, self._waiting = self._waiting, []
        if kind is TokenType.word and token.raw_value in _MARKS:
            self.found.append("outline")
            return None
        return waiting

    def _inline(self, token: Token) -> Any:
        data = token.raw_value
        if data.startswith(JPEG_START):
            token = Token(TokenType.inline_image, strip_jpeg(data)[0] + b"\n")
        waiting, self._waiting = self._waiting, []
        return [*waiting, token]
