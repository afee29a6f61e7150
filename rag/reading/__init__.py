"""Reading: the nearest sentences read together with what is asked or claimed."""
