"""Parts of a page: each file is one part, a plain function from values to components."""
