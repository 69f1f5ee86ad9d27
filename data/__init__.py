"""Storage and import: the edge where rows become checked frames and files become rows."""
