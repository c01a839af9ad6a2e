"""Released and kept."""
