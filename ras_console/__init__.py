"""RAS Console: an open connection broker with a desktop console.

A pure core decides (`domain`, `config`, `engine`, `lab`), thin drivers do (`runtime`, `storage`, `network`), and the
console (`gui`) looks at immutable pictures and sends back values.
"""

__version__ = "0.1.0"
"""The version stands here alone; the package build reads it, so that an uninstalled checkout has it too."""
