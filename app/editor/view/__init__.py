"""What of the page is in sight, where it stands, and how the page looks."""
