"""Code lists by date: what a code of one day or list is in another. A code is never guessed."""
