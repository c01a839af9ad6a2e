"""What is measured, and how to run it: `python -m benchmarks` runs all, and each script runs alone."""
