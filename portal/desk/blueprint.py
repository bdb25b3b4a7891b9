"""The desk's own blueprint: what the rooms' first pages stand on, and the rooms' own blueprints."""

from flask import Blueprint

blueprint = Blueprint("desk", __name__)
