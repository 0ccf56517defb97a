"""The forms in which a register may come: one file per form, each of which yields lines of JSON."""
