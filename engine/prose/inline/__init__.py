"""What of one line's words is no prose: code, links, formulas, tags, addresses, signs of emphasis."""
