"""The panels beside the page, a file a panel; all_panels.py is the list."""
