"""One case to read: its page, its files, its own journal, what changed since, what is covered."""
