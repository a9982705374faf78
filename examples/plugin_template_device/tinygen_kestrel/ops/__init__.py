"""Operators of this plugin, one file each; `tinygen new op NAME` adds one."""
