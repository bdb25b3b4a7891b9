"""Our own arithmetic against other people's, where theirs is too large to install everywhere."""
