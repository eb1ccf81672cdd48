"""The SMS adapter against a server on loopback that checks the signature on its own."""

import base64
import hashlib
import hmac
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, quote_plus

import pytest

from kith.exchange.ports import SmsFailed, SmsPort
from kith.exchange.sms.client import AliyunSms, from_dsn
from kith.exchange.sms.fake import FolderSms, MemorySms, Sent

SECRET = "testsecret/+="
OK = {"Code": "OK", "Message": "OK", "BizId": "900619746936498440", "RequestId": "F655A8D5"}


class Gateway(ThreadingHTTPServer):
    """Answers as told, and keeps the forms that came with a right signature."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.accepted: list[dict[str, str]] = []
        self.status, self.answer, self.delay_s = 200, json.dumps(OK), 0.0
        self.headers: dict[str, str] = {}
        self.asked = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        gateway = self.server
        gateway.asked += 1
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = dict(parse_qsl(body, keep_blank_values=True))
        time.sleep(gateway.delay_s)
        status, answer = gateway.status, gateway.answer
        if form.pop("Signature", "") == signature_of(form):
            gateway.accepted.append(form)
        else:
            status, answer = 400, json.dumps({"Code": "SignatureDoesNotMatch"})
        try:
            self.send_response(status)
            for name, value in gateway.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.encode())))
            self.end_headers()
            self.wfile.write(answer.encode())
        except BrokenPipeError:
            self.close_connection = True

    def log_message(self, *_args: object) -> None:
        pass


def signature_of(form: dict[str, str]) -> str:
    """Written from the documentation, sharing nothing with the adapter."""

    def percent(text: str) -> str:
        return quote_plus(text).replace("+", "%20").replace("*", "%2A").replace("%7E", "~")

    query = "&".join(f"{percent(k)}={percent(v)}" for k, v in sorted(form.items()))
    told = f"POST&{percent('/')}&{percent(query)}"
    mac = hmac.new(f"{SECRET}&".encode(), told.encode(), hashlib.sha1)
    return base64.b64encode(mac.digest()).decode()


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    server = Gateway()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def adapter(gateway: Gateway, secret: str = SECRET, timeout_s: float = 5.0) -> AliyunSms:
    return AliyunSms("testid", secret, gateway.url, "心桥", {"login_code": "SMS_1"}, timeout_s)


def failure(send: Callable[[], None]) -> tuple[str, bool]:
    with pytest.raises(SmsFailed) as failed:
        send()
    return failed.value.code, failed.value.transient


def send_code(sms: SmsPort) -> None:
    sms.send("+8613800138000", "login_code", {"code": "123456", "name": "王 * ~/&=+"}, "otp:1")


def test_a_message_goes_out_signed_and_complete(gateway: Gateway) -> None:
    send_code(adapter(gateway))

    [form] = gateway.accepted
    assert form.pop("SignatureNonce")
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", form.pop("Timestamp"))
    assert json.loads(form.pop("TemplateParam")) == {"code": "123456", "name": "王 * ~/&=+"}
    assert form == {
        "AccessKeyId": "testid",
        "Action": "SendSms",
        "Format": "JSON",
        "OutId": "otp:1",
        "PhoneNumbers": "13800138000",
        "RegionId": "cn-hangzhou",
        "SignName": "心桥",
        "SignatureMethod": "HMAC-SHA1",
        "SignatureVersion": "1.0",
        "TemplateCode": "SMS_1",
        "Version": "2017-05-25",
    }


def test_numbers_outside_the_mainland_keep_their_country_code(gateway: Gateway) -> None:
    adapter(gateway).send("+85251234567", "login_code", {}, "otp:2")

    assert gateway.accepted[0]["PhoneNumbers"] == "85251234567"


def test_every_request_has_its_own_nonce(gateway: Gateway) -> None:
    sms = adapter(gateway)

    send_code(sms)
    send_code(sms)

    assert len({form["SignatureNonce"] for form in gateway.accepted}) == 2


def test_a_wrong_secret_is_refused_for_good(gateway: Gateway) -> None:
    sms = adapter(gateway, secret="other")

    assert failure(lambda: send_code(sms)) == ("SignatureDoesNotMatch", False)
    assert gateway.accepted == []


@pytest.mark.parametrize(
    ("status", "answer", "code", "transient"),
    [
        pytest.param(
            200,
            '{"Code": "isv.MOBILE_NUMBER_ILLEGAL"}',
            "isv.MOBILE_NUMBER_ILLEGAL",
            False,
            id="a-wrong-number-stays-wrong",
        ),
        pytest.param(
            200,
            '{"Code": "isv.BUSINESS_LIMIT_CONTROL"}',
            "isv.BUSINESS_LIMIT_CONTROL",
            True,
            id="too-many-to-one-number-may-go-later",
        ),
        pytest.param(400, '{"Code": "Throttling.User"}', "Throttling.User", True, id="throttled"),
        pytest.param(503, "<html>busy</html>", "unreadable", True, id="a-gateway-in-between"),
        pytest.param(500, '{"Code": "OK"}', "OK", True, id="ok-with-a-failing-status-is-no-ok"),
        pytest.param(200, "{}", "unreadable", True, id="an-answer-without-a-code"),
        pytest.param(200, "[1]", "unreadable", True, id="an-answer-of-another-shape"),
        pytest.param(200, '{"Code": 0}', "unreadable", True, id="a-code-that-is-no-text"),
    ],
)
def test_answers_that_are_no_success(
    gateway: Gateway, status: int, answer: str, code: str, transient: bool
) -> None:
    gateway.status, gateway.answer = status, answer

    assert failure(lambda: send_code(adapter(gateway))) == (code, transient)


def test_a_redirect_is_not_followed(gateway: Gateway) -> None:
    gateway.status, gateway.headers = 307, {"Location": gateway.url}

    assert failure(lambda: send_code(adapter(gateway))) == ("redirect", False)
    assert gateway.asked == 1


def test_a_slow_gateway_is_left_after_the_time_limit(gateway: Gateway) -> None:
    gateway.delay_s = 60.0
    sms = adapter(gateway, timeout_s=3.0)

    started = time.monotonic()

    assert failure(lambda: send_code(sms)) == ("ReadTimeout", True)
    assert time.monotonic() - started < gateway.delay_s  # it did not wait for the answer


def test_nobody_listening_may_be_tried_again(gateway: Gateway) -> None:
    sms = AliyunSms("testid", SECRET, "http://127.0.0.1:9/", "心桥", {"login_code": "SMS_1"})

    assert failure(lambda: send_code(sms)) == ("ConnectError", True)


def test_an_unknown_template_asks_nobody(gateway: Gateway) -> None:
    sms = adapter(gateway)

    assert failure(lambda: sms.send("+8613800138000", "other", {}, "k")) == ("no_template", False)
    assert gateway.asked == 0


def test_a_failure_does_not_tell_the_number_or_the_secret(gateway: Gateway) -> None:
    gateway.status = 500
    sms = adapter(gateway)

    with pytest.raises(SmsFailed) as failed:
        send_code(sms)

    assert "138" not in repr(failed.value)
    assert SECRET not in repr(sms)


def test_an_address_names_the_gateway() -> None:
    dsn = (
        "aliyun://testid:testsecret%2F%2B%3D@dysmsapi.aliyuncs.com"
        "?sign=%E5%BF%83%E6%A1%A5&template.login_code=SMS_1&template.offer=SMS_2"
    )

    assert from_dsn(dsn) == AliyunSms(
        key="testid",
        secret=SECRET,
        url="https://dysmsapi.aliyuncs.com/",
        sign="心桥",
        templates={"login_code": "SMS_1", "offer": "SMS_2"},
    )
    assert from_dsn("folder:/var/lib/kith/sms") == FolderSms(Path("/var/lib/kith/sms"))


@pytest.mark.parametrize(
    "dsn",
    [
        pytest.param("", id="nothing"),
        pytest.param("folder:", id="no-folder"),
        pytest.param("smtp://a", id="another-kind"),
        pytest.param("aliyun://k:s3cret@host?template.a=1", id="no-sign"),
        pytest.param("aliyun://k:s3cret@host?sign=x", id="no-template"),
        pytest.param("aliyun://host?sign=x&template.a=1", id="no-key"),
    ],
)
def test_an_address_that_is_not_complete_is_refused_without_its_secret(dsn: str) -> None:
    with pytest.raises(ValueError, match=r"SMS address|aliyun://") as refused:
        from_dsn(dsn)

    assert "s3cret" not in str(refused.value)


def test_the_folder_keeps_one_readable_file_for_each_message(tmp_path: Path) -> None:
    folder = tmp_path / "var" / "sms"
    sms = from_dsn(f"folder:{folder}")

    sms.send("+8613800138000", "login_code", {"code": "123456"}, "otp:1")
    sms.send("+8613800138000", "login_code", {"code": "123456"}, "otp:1")
    sms.send("+8613800138001", "login_code", {"code": "654321"}, "otp:2/../x")

    files = sorted(folder.iterdir())
    assert len(files) == 2
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert {file.read_text(encoding="utf-8") for file in files} == {
        "to: +8613800138000\ntemplate: login_code\nkey: otp:1\ncode: 123456\n",
        "to: +8613800138001\ntemplate: login_code\nkey: otp:2/../x\ncode: 654321\n",
    }


def test_the_fake_keeps_messages_once_for_each_key_and_fails_on_demand() -> None:
    sms = MemorySms()

    send_code(sms)
    send_code(sms)
    sms.fails_with = SmsFailed("isp.SYSTEM_ERROR", transient=True)

    assert failure(lambda: send_code(sms)) == ("isp.SYSTEM_ERROR", True)
    assert sms.sent == [
        Sent("+8613800138000", "login_code", {"code": "123456", "name": "王 * ~/&=+"}, "otp:1")
    ]
