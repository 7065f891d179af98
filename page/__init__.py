"""The page: the whole way from a dropped sheet to a settled fleet, in a browser on this machine."""
