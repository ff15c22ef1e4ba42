"""Ways of reading plain text: one file each, found by name."""
