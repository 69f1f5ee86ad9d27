"""Map layers. Every public file declares one layer a user sees as ``LAYER``; adding a layer is adding one file."""
