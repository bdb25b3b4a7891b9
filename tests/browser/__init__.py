"""Journeys of people through the served program, in real Chromium."""
