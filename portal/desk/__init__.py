"""The handlers' desk: a room for each thing they do, and beside them what all rooms share."""
