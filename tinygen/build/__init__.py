"""Building with SCons; the only package that imports it.

`scons_tool` is for SConstruct files, `images` for Python (SCons runs as a process of its own), `c_rules` what both
compile with, and `library_folder` how a library's files reach the disk.
"""
