"""Trains what retrieval learns: the head of late interaction, from public questions."""
