"""Engines that answer SPARQL: one file each, found by name."""
