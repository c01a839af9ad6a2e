"""Safe tables are shown: words, figures, documents."""
