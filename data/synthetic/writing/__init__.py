"""Documents: what each register would hold of the lives, in Nav's own forms."""
