"""Pictures are read, turned upright, made small and written anew: nothing but pixels survives."""

import io
import struct
import unicodedata

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from kith.core.refusal import Refusal

LARGEST_BYTES = 12 * 1024 * 1024
LARGEST_PIXELS = 40_000_000
LONGEST_SIDE = 1600
LONGEST_NAME = 120
MOST_A_DAY = 300  # of one person: a long walk with a camera, never a full disk
_HEIC = (b"heic", b"heix", b"hevc", b"mif1", b"msf1")


class NotAPicture(Refusal):
    code = "not_a_picture"
    text = _("This is not a JPEG, PNG or WebP picture that can be read.")
    status = 422


class PictureTooLarge(Refusal):
    code = "picture_too_large"
    text = _("This picture is too large. 12 MB and 40 million pixels are the most.")
    status = 422


class TooManyPictures(Refusal):
    code = "too_many_pictures"
    text = _("That is more pictures than one person keeps in a day. Please go on tomorrow.")
    status = 429


class PhonePicture(NotAPicture):
    code = "phone_picture"
    text = _(
        "This phone keeps pictures in a form of its own (HEIC). Please set its camera to "
        "“most compatible”, or send a screenshot of the picture."
    )


def shown_name(name: str) -> str:
    """The name of the file without hidden signs, which could turn its ending round; its end."""
    plain = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C")
    return plain[-LONGEST_NAME:]


def cleaned(raw: bytes) -> bytes:
    """A JPEG with no metadata, at most 1600 pixels on its longer side.

    Raises:
        PictureTooLarge: told from the length and the header, before a pixel is unpacked.
        NotAPicture: anything else than a whole JPEG, PNG or WebP.
    """
    if len(raw) > LARGEST_BYTES:
        raise PictureTooLarge(field="photo")
    try:
        with Image.open(io.BytesIO(raw), formats=("JPEG", "PNG", "WEBP")) as picture:
            if picture.width * picture.height > LARGEST_PIXELS:
                raise PictureTooLarge(field="photo")
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise PictureTooLarge(field="photo") from bomb
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, struct.error) as bad:
        raise (PhonePicture if _is_heic(raw) else NotAPicture)(field="photo") from bad
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright.info.clear()  # comments and profiles would be written again
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=80)
    return out.getvalue()


def _is_heic(raw: bytes) -> bool:
    return raw[4:8] == b"ftyp" and raw[8:12] in _HEIC
