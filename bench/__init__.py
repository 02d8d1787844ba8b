"""What the product costs, measured on the machine it runs on: `make bench` prints it and writes it as JSON.

Figures are medians with the 10th and 90th percentile of their runs. They are compared with aims, never asserted: a slow
machine is no failed test.
"""
