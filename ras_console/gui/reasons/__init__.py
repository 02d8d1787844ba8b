"""Why actions are refused at a node, by what they are about.

Each function returns words that may follow the action's name, "" where nothing is against it.
"""
