"""A question and its counts. Raw counts are never shown."""
