"""The command line: the same services as the pages, for operators, schedules and tests."""
