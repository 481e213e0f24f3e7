"""What can be written in a plan, piece by piece, on pages: the kinds of things, their order, their links."""
