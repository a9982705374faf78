"""The language of builds: WORKSPACE.tg and BUILD.tg files, in Starlark, to declared and configured targets.

    workspace = open_workspace(Path.cwd())                        # .workspace: finds the root, reads WORKSPACE.tg
    configurations = workspace.configurations(session, devices=["cortex-m4"], config=None, flags={})   # what to build for
    targets = workspace.find(["//...", ":kws@host"], folder)  # .patterns: Target and asked configuration, sorted
    configured = configure(workspace, session, targets, configurations)     # .configure: ConfiguredTargets

Nothing here imports SCons, or runs what a rule does. Every error is a `BuildFileError` with its place and a cure.
"""
