"""Moves on a case as it was seen: what is offered, what the law asks, what two people make."""
