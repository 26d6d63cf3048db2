"""The tests of Yiji; their names are sentences."""
