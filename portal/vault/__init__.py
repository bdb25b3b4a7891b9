"""Secrets: keys, sealing, tracking codes and credentials.

Imports `portal.core` and libraries alone. Every cipher is libsodium's or Argon2; nothing here
knows a request or a database. The formats are written down in `docs/sealing.md`.
"""
