"""What readers say of answers: taken over HTTP and on the page, kept, and given to evaluation."""
