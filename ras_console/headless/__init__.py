"""The command line: the same farm through the same planner, repository and rights as the console, without Qt."""
