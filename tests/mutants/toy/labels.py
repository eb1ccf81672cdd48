"""What is written on a parcel."""


class Label(dict[str, str]):
    def __init__(self, colour: str) -> None:
        super().__init__()
        self.colour = colour


def colour(*, is_heavy: bool) -> str:
    for heavy, one in ((True, "red"), (False, "green")):
        if heavy == is_heavy:
            return one
    raise AssertionError("a parcel is heavy or it is not")
