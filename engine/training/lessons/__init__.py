"""What a model learns from and is asked about: noised canvases, generated faults, Fix examples, test questions."""
