"""Synthetic parts of scenes: plates pasted in perspective onto real vehicles, and things that only look like plates."""
