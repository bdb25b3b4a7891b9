"""Moves carried out: triage, decisions, actions, links, and what two people make together."""
