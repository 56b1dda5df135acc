"""What is kept, and where. Empty so far: asking a question keeps nothing."""
