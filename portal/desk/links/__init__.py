"""Cases tied to one another, and people left out of a case after it came in."""
