"""What differs between worlds: calendar, effects, missing answers, practice; and scenarios."""
