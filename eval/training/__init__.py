"""Trains what is learnt: the head of late interaction, and the cross-encoder."""
