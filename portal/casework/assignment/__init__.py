"""Who works on a case: sharing out, labels, leave, and levels at which nobody is."""
