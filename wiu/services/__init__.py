"""One errand a module: gather, decide, record."""
