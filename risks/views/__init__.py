"""Pages about risk registers, the risks in them and the schemes that score them."""
