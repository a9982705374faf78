"""Portable C11 kernels and headers, as package data; usable without Python."""
