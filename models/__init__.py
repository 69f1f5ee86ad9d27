"""Risk scores and decisions: frames and numbers in, explained frames out. Nothing here reads a store or a clock."""
