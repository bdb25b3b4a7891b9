"""Words to reporters: answer templates, and the monthly round of news to each."""
