"""What comes in: a report typed for somebody, and triage of one case after another."""
