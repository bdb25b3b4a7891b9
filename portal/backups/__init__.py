"""Backups: everything that is kept, as one sealed file, and the way back."""

VERSION = "0.1.0"
"""Which version of the program made a backup."""
