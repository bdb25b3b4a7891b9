"""Attackers of published figures, run against the real release code.

Each is also run against a sabotaged build, which it must catch.
"""
