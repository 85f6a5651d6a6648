"""The checker of guides: Markdown about containers, judged against the catalogue and the descriptions."""
