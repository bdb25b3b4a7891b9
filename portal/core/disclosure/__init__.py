"""How figures are published so that nobody can tell whether any one report exists.

Leaders read releases: fixed tables on a fixed calendar, each cell carrying noise that was drawn
once and stored. Everything here is pure: the caller brings the day and the random source.

- `noise`: the exact integer sampler, and what its closed form says.
- `profiles`: which tables with which epsilon, the cap, and which profile suits a volume.
- `windows`: the calendar.
- `schema`: the cells of a window, frozen when it opens, and where a case falls.
- `maturity`: the cells of how cases went, and where a case falls on its measuring day.
- `derive`: the figures shown, computed from stored integers alone.
- `summaries`: medians, shares, the year to date and trends, from the same integers.
- `promises`: what all of it can tell about one report at most.
- `chain`: releases as text, each tied to the one before.
"""
