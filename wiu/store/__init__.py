"""Kept in DuckDB: the only SQL, one query a file in sql/."""
