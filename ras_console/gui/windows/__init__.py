"""The console's window and its dialogs: frame, header, status bar, notices, help; pages and panes are put into it."""
