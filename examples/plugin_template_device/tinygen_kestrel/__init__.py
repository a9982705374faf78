"""Kestrel k1 as a device of tinygen."""
