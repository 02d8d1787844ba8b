"""What a farm does: election, membership, placement and sessions as `step(state, event) -> (state, effects)`.

Knows no clock (instants arrive on events), no chance but the seeded generator of its state, no input or output.
"""
