"""The portal: a channel between people who are harmed by an AI tool and those who answer."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from portal.config import Settings


def create_app(settings: "Settings | None" = None) -> "Flask":
    """Put the program together, from the environment's settings unless others are given."""
    # Imported here, so that a rule of the core can be loaded without the web.
    from portal.application import build
    from portal.config import read_settings

    return build(settings or read_settings())
