"""Drills: a day of a site as a file, run by the real engine on the lab's virtual clock."""
