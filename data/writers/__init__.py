"""What goes out beside the map: empty templates, forms for the field, and refused files with their bad cells marked.

Text of others gets into a sheet or csv by ``data.writers.safe`` alone.
"""
