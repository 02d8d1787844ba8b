"""What a farm is: frozen values, identifiers, field specifications and the ports that everything else meets at.

Standard library only. Knows no clock, no chance, no input or output; time arrives as a number and chance as a
generator.
"""
