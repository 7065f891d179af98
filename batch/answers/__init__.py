"""What people say of lines whose sheet does not: read from their file, laid over the facts."""
