"""Learning from pairs (torch)."""
