"""How a person logs in. A person needs none to be helped."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from kith.people.models.person import Person


class AccountManager(BaseUserManager["Account"]):
    """allauth and Django's own backends look accounts up through this."""


class Account(AbstractBaseUser):
    """A login name and a password, or only a phone that receives codes."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="account")
    login_name = models.CharField(max_length=40, unique=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "login_name"

    objects = AccountManager()

    def __str__(self) -> str:
        return f"Account {self.pk}"
