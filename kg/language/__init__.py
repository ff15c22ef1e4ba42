"""What a text says: tokens, trees, dates, actors and statements."""
