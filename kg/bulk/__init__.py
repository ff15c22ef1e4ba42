"""Tables of claims by columns: for millions of rows, with the files and the problems of the row path."""
