"""Who gets at a case: grants, exclusions, opening, visits, a new code, a shared name, erasure."""
