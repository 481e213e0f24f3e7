"""Forms of the pages of registers, risks and schemes, by noun."""
