"""Write the answers to files, each format in a module of its own."""
