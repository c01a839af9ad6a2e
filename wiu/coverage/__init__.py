"""Who answered, and for whom."""
