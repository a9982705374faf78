"""Caches of what builds make: a folder of bounded size, and servers that speak Bazel's HTTP caching protocol."""
