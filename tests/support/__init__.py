"""What several tests share: made-up fleets and rulebooks, odd files, the slow reading."""
