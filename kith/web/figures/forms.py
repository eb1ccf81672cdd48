"""Why figures are taken along, and as what."""

from django import forms
from django.utils.translation import gettext_lazy as _

FORMATS = (("xlsx", _("Spreadsheet (.xlsx)")), ("csv", _("Text (.csv)")))


class ExportForm(forms.Form):
    """A reason of one's own words; it stands in the file and in the journal."""

    reason = forms.CharField(
        label=_("What do you need it for?"),
        help_text=_("It is written into the file and kept. No names of people, please."),
        min_length=4,
        max_length=200,
    )
    file_format = forms.ChoiceField(
        label=_("Kind of file"), choices=FORMATS, initial="xlsx", widget=forms.RadioSelect
    )
