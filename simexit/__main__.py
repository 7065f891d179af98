"""`python -m simexit`."""

from simexit.cli import main

if __name__ == "__main__":
    main()
