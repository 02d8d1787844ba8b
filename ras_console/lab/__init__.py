"""A simulated farm behind the same ports as a real one: session hosts, users, faults and a virtual clock.

Pure. Knows `engine`, `config` and `domain`; knows no real clock, thread, file or socket.
"""
