"""`python -m vgg_explorer`, installed as `vgg-explorer`."""

from vgg_explorer.cli.app import main

if __name__ == "__main__":
    main()
