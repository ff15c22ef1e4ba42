"""What commands return to the shell."""

OK, PROBLEMS, USAGE = 0, 1, 2
