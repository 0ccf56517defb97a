"""Registers, one file each; `all` finds them, and `ingest` takes them through the door."""
