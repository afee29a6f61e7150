"""What happens to Seisaku where it is killed, refused, damaged or left waiting."""
