"""The report's plots: static SVG, drawn here.

Matplotlib's SVG was weighed and left: it knows no Japanese letters but those of a font that it
is given, its colours cannot follow the reader's dark or light page, and it is 30 MB for three
kinds of plot. Here letters and colours are the page's own, and each mark says its value.
"""
