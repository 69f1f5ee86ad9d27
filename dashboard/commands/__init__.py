"""The commands, one a file; each declares a click command as ``command``."""
