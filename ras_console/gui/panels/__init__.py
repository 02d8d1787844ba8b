"""What the centre of the window shows: the Site tree, a page for every kind of node, the event list.

Gets values and signals; knows no storage and no network.
"""
