"""The demonstration organisation: an invented company, its AI systems and its written cases.

Everything here is made up. It is loaded only into a database that is marked as a demonstration.
"""
