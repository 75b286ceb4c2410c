"""Names that people give: one limit and one form everywhere, the same for every database that may keep them."""

from vgg_explorer.specs.errors import SpecError

MAX_NAME = 80  # characters
SHELL = "shell"  # the owner of what the command line starts


def tidy_name(name: str) -> str:
    """A name with single spaces; a SpecError where it is too long, or has characters that cannot be shown."""
    tidy = " ".join(name.split())
    if len(tidy) > MAX_NAME:
        raise SpecError("the name has {count} characters; at most {most} are kept.", count=len(tidy), most=MAX_NAME)
    if not tidy.isprintable():
        raise SpecError("the name has characters that cannot be shown; write letters, digits and signs.")
    return tidy


def shortened(name: str) -> str:
    """What fits of a name that nobody has typed, such as a file's or a line's."""
    tidy = "".join(letter for letter in " ".join(name.split()) if letter.isprintable())
    return tidy if len(tidy) <= MAX_NAME else f"{tidy[: MAX_NAME - 1]}…"
