"""Other ways to write the same triples, run from the folder above: `python -m contenders.NAME TABLES OUTPUT`."""
