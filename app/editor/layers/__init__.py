"""What is drawn over the finished page: each a layer with its own switch."""
