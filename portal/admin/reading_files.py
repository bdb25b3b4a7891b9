"""Which of the kinds of files about AI systems one is, told by its first character."""

from portal.admin.importing import Reading
from portal.admin.model_bom import read_bom
from portal.admin.model_card import read_card


def read_file(text: str) -> Reading:
    """Return what a file tells; InputRefused where it is of no kind that can be read."""
    return read_bom(text) if text.lstrip()[:1] in ("{", "[") else read_card(text)
