"""Tests of the register and of account activation."""
