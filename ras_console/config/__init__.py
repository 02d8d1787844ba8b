"""What the administrator wants: the document, the intentions, and the rules that turn one into a change of the other.

Pure and standard library only. Knows no clock, no storage and no live state: who is primary is told by the caller.
"""
