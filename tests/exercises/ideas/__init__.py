"""Tests of ideas of two people’s own."""
