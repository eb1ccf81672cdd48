"""What a claim does to the launch day on whose stage it was called out."""

from django.utils.translation import gettext_lazy as _

from kith.core.refusal import Refusal, require
from kith.projects.models import Launch
from kith.projects.states import LaunchState


class NotOnStage(Refusal):
    code = "not_on_stage"
    text = _("On this launch day this project cannot be claimed now.")


def called_out(launch_id: int, item_id: int) -> Launch:
    """The launch day is held and counts one change. Raises NotOnStage."""
    launch = changed(launch_id)
    is_shown = launch.items.filter(item_id=item_id).exists()
    require(launch.state == LaunchState.LIVE and is_shown, NotOnStage())
    return launch


def changed(launch_id: int) -> Launch:
    """The wall shows something new."""
    launch = Launch.objects.locked(launch_id)
    launch.revision += 1
    launch.save(update_fields=("revision",))
    return launch
