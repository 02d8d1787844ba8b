"""What every test shares: no real display, and how long hypothesis searches."""

import os

# Before anything imports Qt. A test that wants a real X server starts the console as a process of its own.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from hypothesis import HealthCheck, settings

# `ci` is the same search each time, so that a red run is red again; `nightly` looks for what nobody has seen yet.
# Times are never asserted: machines differ.
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    max_examples=50,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "nightly",
    deadline=None,
    max_examples=2_000,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
