"""The SMS gateway of Alibaba Cloud: one signed form, one answer, no redirects, five seconds.

Source: Alibaba Cloud, Short Message Service, SendSms (2017-05-25), RPC signature version 1.0.
"""

from __future__ import annotations

import base64
import hmac
import json
import time
import uuid
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from django.conf import settings

from kith.exchange import outside
from kith.exchange.ports import SmsFailed, SmsPort
from kith.exchange.sms.fake import FolderSms

if TYPE_CHECKING:
    from collections.abc import Mapping

TIMEOUT_S: Final = 5.0
_TEMPLATE: Final = "template."
_LATER: Final = frozenset(
    {
        "isv.BUSINESS_LIMIT_CONTROL",
        "isv.AMOUNT_NOT_ENOUGH",
        "isv.OUT_OF_SERVICE",
        "isp.SYSTEM_ERROR",
        "isp.GATEWAY_ERROR",
        "InternalError",
        "ServiceUnavailable",
        "SignatureNonceUsed",
    }
)


def from_dsn(dsn: str) -> SmsPort:
    """The gateway that an address names.

    `folder:PATH`, or `aliyun://KEY:SECRET@ENDPOINT?sign=NAME&template.login_code=SMS_1&…`.

    Raises:
        ValueError: no such kind of address, or a part of it is missing; never repeats the secret.
    """
    scheme, _colon, rest = dsn.partition(":")
    if scheme == "folder" and rest:
        return FolderSms(Path(rest))
    if scheme == "aliyun":
        return _aliyun(dsn)
    raise ValueError("an SMS address begins with folder: or aliyun://")


def _aliyun(dsn: str) -> AliyunSms:
    parts = urlsplit(dsn)
    options = dict(parse_qsl(parts.query))
    templates = {
        name.removeprefix(_TEMPLATE): code
        for name, code in options.items()
        if name.startswith(_TEMPLATE)
    }
    if not (parts.username and parts.password and parts.hostname and options.get("sign")):
        raise ValueError("an aliyun:// address needs KEY:SECRET@ENDPOINT and sign=")
    if not templates:
        raise ValueError("an aliyun:// address needs at least one template.NAME=CODE")
    return AliyunSms(
        key=unquote(parts.username),
        secret=unquote(parts.password),
        url=f"https://{parts.hostname}{f':{parts.port}' if parts.port else ''}/",
        sign=options["sign"],
        templates=templates,
        only_outside=settings.IS_PUBLIC,
    )


@dataclass(frozen=True, slots=True)
class AliyunSms:
    """`templates` maps our names of a wording to the codes under which it was approved.

    `only_outside`: a name that leads to a machine inside is not asked.
    """

    key: str
    secret: str
    url: str
    sign: str
    templates: Mapping[str, str]
    timeout_s: float = TIMEOUT_S
    only_outside: bool = False

    def __repr__(self) -> str:
        return f"AliyunSms({self.url})"

    def send(self, phone: str, template: str, params: Mapping[str, str], key: str) -> None:
        if template not in self.templates:
            raise SmsFailed("no_template", transient=False)
        form = self._signed(
            {
                "Action": "SendSms",
                "PhoneNumbers": phone.removeprefix("+86").removeprefix("+"),
                "SignName": self.sign,
                "TemplateCode": self.templates[template],
                "TemplateParam": json.dumps(dict(params), ensure_ascii=False),
                "OutId": key,
            }
        )
        _refuse_failure(self._post(form))

    def _signed(self, request: Mapping[str, str]) -> dict[str, str]:
        form = {
            **request,
            "AccessKeyId": self.key,
            "Format": "JSON",
            "RegionId": "cn-hangzhou",
            "SignatureMethod": "HMAC-SHA1",
            "SignatureNonce": str(uuid.uuid4()),
            "SignatureVersion": "1.0",
            "Timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "Version": "2017-05-25",
        }
        return form | {"Signature": _signature(form, self.secret)}

    def _post(self, form: Mapping[str, str]) -> outside.Answer:
        within, only = self.timeout_s, self.only_outside
        try:
            return outside.post(self.url, form, timeout_s=within, only_outside=only)
        except outside.Unanswered as failed:
            raise SmsFailed(failed.code, transient=True) from None


def _signature(form: Mapping[str, str], secret: str) -> str:
    """HMAC-SHA1 over the sorted form, as version 1.0 wants it."""
    pairs = "&".join(f"{_escaped(name)}={_escaped(form[name])}" for name in sorted(form))
    text = f"POST&%2F&{_escaped(pairs)}"
    digest = hmac.digest(f"{secret}&".encode(), text.encode(), "sha1")
    return base64.b64encode(digest).decode()


def _escaped(text: str) -> str:
    return quote(text, safe="-_.~")


def _refuse_failure(answer: outside.Answer) -> None:
    """Accepted is only what says so: status 200 and the code OK."""
    if answer.is_redirect:
        raise SmsFailed("redirect", transient=False)
    code = _code(answer)
    if answer.is_success and code == "OK":
        return
    waits = code in _LATER or code.startswith("Throttling")
    busy = answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or (
        answer.status == HTTPStatus.TOO_MANY_REQUESTS
    )
    raise SmsFailed(code, transient=waits or busy or code == "unreadable")


def _code(answer: outside.Answer) -> str:
    try:
        told = json.loads(answer.body)
    except (ValueError, RecursionError):
        return "unreadable"
    code = told.get("Code") if isinstance(told, dict) else None
    return code if isinstance(code, str) and code else "unreadable"
