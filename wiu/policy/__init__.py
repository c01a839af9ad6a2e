"""What people decided: Markdown pages with one table each, and the strict reader of them."""
