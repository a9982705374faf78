"""The language of builds: WORKSPACE.tg and BUILD.tg files, in Starlark, to declared and configured targets.

    workspace = open_workspace(Path.cwd())                 # .workspace: finds the root, reads WORKSPACE.tg
    choice = choose(workspace, devices=["host"])           # .configurations: what to build for
    found = find(workspace, ["//...", ":kws@host"], "")    # .patterns: targets, sorted, with the device asked for
    targets = configure(workspace, found, choice)          # .configure: ConfiguredTargets

Nothing here imports SCons, or runs what a rule does. Every error is a `BuildFileError` with its place and a cure.
"""
