"""Lives: who people are, what they do, and what becomes of them; nothing of how Nav writes it."""
