"""Three addresses for machines. Details go only to who shows KITH_MONITOR_TOKEN."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from kith.ops.health.metrics import told
from kith.ops.health.readiness import LAST

if TYPE_CHECKING:
    from django.http import HttpRequest


@never_cache
@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("alive\n", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """503 where something is missing without which nothing can be served."""
    found = LAST.state(timezone.now())
    is_ready = all(one.is_fine for one in found.values() if one.is_needed)
    facts: dict[str, object] = {"ready": is_ready}
    if is_monitor(request):
        facts["attention"] = [name for name, one in found.items() if not one.is_fine]
        facts["checks"] = {name: one.said for name, one in found.items()}
    return JsonResponse(facts, status=200 if is_ready else 503)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not is_monitor(request):
        raise Http404
    return HttpResponse(told(timezone.now()), content_type=CONTENT_TYPE_LATEST)


def is_monitor(request: HttpRequest) -> bool:
    """Whether the token is shown; without one set, nobody can."""
    wanted, shown = settings.KITH_MONITOR_TOKEN, request.headers.get("Authorization", "")
    return bool(wanted) and hmac.compare_digest(shown.encode(), f"Bearer {wanted}".encode())
