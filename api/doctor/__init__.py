"""Finds and names what is damaged in a data folder, and repairs what loses nothing."""
