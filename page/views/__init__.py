"""What each step of a case shows, as plain values for its page. Must not know requests."""
