"""`python -m tinygen`: the command line."""

from tinygen.cli import main

if __name__ == "__main__":
    main()
