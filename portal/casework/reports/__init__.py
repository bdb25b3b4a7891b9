"""Taking a report in: whoever types it, and the monthly one that is made up."""
