"""Code lists: dated, sourced lists of the codes that records store, and the working calendar."""
