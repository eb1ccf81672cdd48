"""What an erasure leaves, and why. Everything else that was written about a person goes."""

from typing import Final

NUMBERS: Final = "a number of the books, which hold her under her number alone"
CODE: Final = "a code of a list of the house, not words"
HOURS: Final = "what was served: hours and certificates stay true"
PROOF: Final = "without it a certificate could not be verified"
PLAN: Final = "minutes and numbers of the plan"
LOOKS: Final = "who looked stays, three years and more"

# Clear columns with words or lists that stay: table, column, why.
KEPT: Final = {
    ("people.Consent", "text_version"): "what was agreed to stays proved",
    ("people.Consent", "text_hash"): "what was agreed to stays proved",
    ("people.Consent", "reference"): "the number of the paper or the recording, kept elsewhere",
    ("people.Credential", "skill"): CODE,
    ("people.CredentialCheck", "verb"): CODE,
    ("groups.Post", "title"): "the post of the committee, whoever holds it",
    ("groups.Step", "what"): CODE,
    ("points.Adjustment", "reason"): NUMBERS,
    ("hours.Certificate", "number"): PROOF,
    ("hours.Certificate", "code"): PROOF,
    ("hours.Certificate", "unit"): PROOF,
    ("hours.Certificate", "responsible"): "who signed for the office",
    ("hours.Certificate", "handler"): "who signed for the office",
    ("hours.Certificate", "contact"): "the telephone of the office",
    ("hours.CertifiedHour", "content"): PROOF,
    ("hours.CertifiedHour", "unit"): PROOF,
    ("hours.BatchItem", "refusal"): CODE,
    ("hours.ServiceRecord", "cause"): HOURS,
    ("hours.ServiceRecord", "category"): HOURS,
    ("hours.ServiceRecord", "content"): HOURS,
    ("hours.ServiceRecord", "thanks"): NUMBERS,
    ("hours.Evidence", "how"): CODE,
    ("hours.Evidence", "digest"): HOURS,
    ("hours.Finding", "signal"): CODE,
    ("hours.Finding", "facts"): NUMBERS,
    ("hours.Amendment", "old_content"): HOURS,
    ("hours.Amendment", "new_content"): HOURS,
    ("rewards.Redemption", "title"): "the reward, as the shop calls it",
    ("rewards.Redemption", "key"): NUMBERS,
    ("rewards.Code", "salt"): NUMBERS,
    ("rewards.Code", "code_hash"): NUMBERS,
    ("rewards.Code", "digits_index"): NUMBERS,
    ("rewards.SettlementLine", "title"): "the reward, as the shop calls it",
    ("recognition.Star", "role"): CODE,
    ("recognition.Step", "verb"): CODE,
    ("orders.Worksheet", "skills"): CODE,
    ("orders.Worksheet", "language_wanted"): CODE,
    ("orders.Offer", "bill"): PLAN,
    ("activities.SignUpMove", "verb"): CODE,
    ("activities.SignUpMove", "before"): CODE,
    ("activities.SignUpMove", "after"): CODE,
    ("activities.HoursLine", "refusal"): CODE,
    ("activities.PostApplication", "certificate_no"): PROOF,
    ("care.ReadRequest", "purpose"): LOOKS,
    ("care.Reading", "role"): LOOKS,
    ("care.Reading", "unit"): LOOKS,
    ("care.Reading", "purpose"): LOOKS,
    ("care.Due", "source"): CODE,
    ("care.VisitTerms", "skill"): CODE,
    ("care.Stop", "why"): PLAN,
    ("grid.DutyEnd", "tasks"): CODE,
    ("dispatch.Proposal", "bill"): PLAN,
    ("dispatch.Proposal", "runner_up"): PLAN,
    ("dispatch.Shortfall", "why_not"): PLAN,
    ("dispatch.Shortfall", "remedies"): PLAN,
    ("dispatch.Ruling", "reason"): CODE,
    ("privacy.Copy", "digest"): NUMBERS,
}
# Rows that go whole: nothing else hangs on them, and nothing is counted by them.
DROPPED: Final = (
    "outbox.Message",
    "people.Availability",
    "people.SkillHeld",
    "people.VolunteerProfile",
    "people.Account",
    "recognition.PublicName",
    "grid.CardName",
    "privacy.Sleeper",
    "privacy.CopyBytes",
)
# What stands where a table demands words and they were erased.
WORDLESS: Final = "–"
