"""No tables; the module makes Django call this package after each migrate."""
