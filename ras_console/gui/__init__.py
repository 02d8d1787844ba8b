"""The desktop console: Qt and nobody else.

Looks at immutable snapshots and sends values back; never touches live engine state. Only `app` and `workspace` know
storage, only `app` builds network parts.
"""
