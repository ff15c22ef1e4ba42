"""Builds a graph in parts on a distributed engine, for tables that are too large for one machine."""
