"""Released and kept: what a release is, how it may move, and what everything released tells together."""
