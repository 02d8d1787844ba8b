"""The real world behind the domain's ports: names and addresses, and whatever else talks over a socket.

Knows the layers below; knows neither Qt nor SQLite.
"""
