"""How a neighbour is spoken of by whoever visits her."""


def surname(name: str) -> str:
    """The first part of a name with parts, else its first character: 买买提·吐逊 is 买买提."""
    return name.split("·")[0] if "·" in name else name[:1]
