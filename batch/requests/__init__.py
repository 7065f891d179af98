"""Write the requests to carriers for the lines that reviewers approved."""
