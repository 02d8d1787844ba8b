"""Drives the core: loop, engine thread, mailboxes, the machine's clock. No Qt, no SQLite, no sockets."""
