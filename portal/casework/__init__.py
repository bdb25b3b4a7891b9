"""What all audiences do with a case: load it, seal into it, grant it, move it, note it.

The only part where sealed rows and keys meet. There is no way to get a case without an actor.
"""
