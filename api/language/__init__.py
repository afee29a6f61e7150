"""The languages of the pages: Japanese as the templates are written, English by a catalogue."""
