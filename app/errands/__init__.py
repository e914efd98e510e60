"""What the window asks of disks: threads that carry it out in order, and errands of the window that wait for them."""
