"""What the shipped settings make of a public server's surroundings."""

import runpy
from pathlib import Path

import pytest
from django.core import signing
from django.core.exceptions import ImproperlyConfigured

pytestmark = pytest.mark.pure
SETTINGS = str(Path(__file__).parents[2] / "config" / "settings.py")
KEY = "k7" * 30 + "xyz-ABC-0123456789"


@pytest.fixture
def made(monkeypatch, tmp_path):
    def make(**more):
        told = {
            "KITH_MODE": "public",
            "KITH_SECRET_KEY": KEY,
            "KITH_HOSTS": "kith.example",
            "KITH_VAR": str(tmp_path),
            "KITH_SMS": "aliyun://k:s@dysmsapi.aliyuncs.com?sign=Kith&template.login_code=SMS_1",
        }
        for name, value in (told | more).items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(SETTINGS)

    return make


def line(settings):
    options = settings["DATABASES"]["default"]["OPTIONS"]
    return options.get("sslmode"), options.get("sslrootcert")


def test_a_database_elsewhere_is_asked_over_a_closed_line(made):
    there, here = "postgresql://kith:s@db.example:5432/kith", "postgresql://kith:s@127.0.0.1/kith"

    assert line(made(DATABASE_URL=there)) == ("verify-full", "system")
    own = made(DATABASE_URL=f"{there}?sslmode=verify-ca&sslrootcert=/etc/kith/ca.pem")
    assert line(own) == ("verify-ca", "/etc/kith/ca.pem")
    assert line(made(DATABASE_URL=here)) == (None, None)
    assert line(made(DATABASE_URL=there, KITH_MODE="local")) == (None, None)
    assert made(DATABASE_URL=f"{there}?sslmode=require")["DATABASES"]["default"]["NAME"] == "kith"


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer"])
def test_a_public_server_does_not_ask_it_in_the_open(made, mode):
    with pytest.raises(ImproperlyConfigured, match="in the open"):
        made(DATABASE_URL=f"postgresql://kith:s@db.example/kith?sslmode={mode}")


def test_what_an_older_key_signed_counts_while_it_is_named(made, settings):
    word = signing.Signer(key=KEY).sign("word")
    renewed = made(KITH_SECRET_KEY="n8" * 40, KITH_SECRET_KEYS_BEFORE=KEY)
    settings.SECRET_KEY = renewed["SECRET_KEY"]

    settings.SECRET_KEY_FALLBACKS = renewed["SECRET_KEY_FALLBACKS"]
    assert signing.Signer().unsign(word) == "word"
    settings.SECRET_KEY_FALLBACKS = made(KITH_SECRET_KEYS_BEFORE="")["SECRET_KEY_FALLBACKS"]
    with pytest.raises(signing.BadSignature):
        signing.Signer().unsign(word)
