"""Models behind HTTP, for programs that already speak to others (extra `serve`; no torch)."""
