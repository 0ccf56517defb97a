"""What features and their values are called, in bokmål and nynorsk."""
