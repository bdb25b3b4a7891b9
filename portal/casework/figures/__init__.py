"""Facts about cases become published figures: windows, counts, and the file of releases."""
