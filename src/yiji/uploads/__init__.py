"""Everything that opens a file from outside, in a child process with limits; and the writing of spreadsheets."""
