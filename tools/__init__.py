"""Make files of the project; these programs are not part of what is installed."""
