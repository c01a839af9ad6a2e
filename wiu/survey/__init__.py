"""A file becomes rows: codebook, reading, mapping, checks."""
