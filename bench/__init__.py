"""How fast the house is, against floors that nothing could beat: `make bench`. See bench/README.md."""
