"""Where a farm is kept: SQLite files, their history, their backups. The only package that knows SQLite.

The farm file holds the configuration and its audit. What the engine writes while it runs (timeline, load history,
state, commands, who runs the engine) is in a second file beside it, so that a steady stream of small writes neither
delays a commit, nor wakes the consoles that watch the farm file for changes, nor swells its backups.
"""
