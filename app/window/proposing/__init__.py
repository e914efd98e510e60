"""What the page asks before a run and shows of it: the prompt card and the proposal bar."""
