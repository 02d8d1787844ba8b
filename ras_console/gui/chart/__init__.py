"""The live pane: load, heat map and broker roles over one time axis, and the same figures as a table.

`history`, `hottest`, `lanes` and `axis` know no Qt; they turn pictures and timeline entries into what is drawn. Nothing
here knows storage, the engine's thread or the configuration beyond the names of things.
"""
