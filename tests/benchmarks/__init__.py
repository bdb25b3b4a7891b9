"""Measures the real server, each page beside what a minimal program does on the same settings."""
