"""Holiday courses for children, and care for elders before a festival. Source: S0."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from kith.insights.briefs.shape import Ask, Find, Sentence, Skeleton
from kith.insights.states import RecordKind

SKELETON: Final = Skeleton(
    code="alxa",
    title=_("Holiday courses, and care before the festival"),
    article="S0",
    paragraphs=(
        (
            Sentence(
                "{name:place}：假期有课上，老人有人陪",
                "{name:place}: lessons in the holidays, company for the old",
            ),
        ),
        (
            Sentence(
                "{name:place}围绕{figure:work_lines|exact}条工作线（{names:work_lines}）开展服务。",
                "{name:place} works along {figure:work_lines|exact} lines: {names:work_lines}.",
            ),
        ),
        (
            Sentence(
                "“{name:holiday}”分{figure:programme_phases|exact}期进行，"
                "共开课{figure:courses|press}节，{figure:children_times|press}人次参加。",
                "“{name:holiday}” ran in {figure:programme_phases|exact} phases with "
                "{figure:courses|press} lessons and {figure:children_times|press} person-times of "
                "children.",
            ),
            Sentence(
                "课程有{figure:course_types|exact}类：{names:course_types}。",
                "There were {figure:course_types|exact} subjects: {names:course_types}.",
            ),
            Sentence(
                "所有课程免费参加。",
                "All lessons were free of charge.",
                without="sessions_with_fee",
            ),
        ),
        (
            Sentence(
                "{name:scheme}面向年龄和困难情况符合条件的老人，"
                "上门服务{figure:care_items|exact}类：{names:care_items}。",
                "{name:scheme} is for elders whose age and need fit its rule; "
                "{figure:care_items|exact} kinds of care were given: {names:care_items}.",
            ),
            Sentence(
                "列入方案的老人中，符合条件的占{figure:scheme_files_in_rule|exact}。",
                "Of the elders in it, {figure:scheme_files_in_rule|exact} fit the rule.",
            ),
            Sentence(
                "{figure:party_organisations|exact}个党组织的{figure:members_alone|exact}名党员参加，"
                "党员占参与者的{figure:party_members|press}。",
                "{figure:members_alone|exact} members of {figure:party_organisations|exact} Party "
                "organisations took part, {figure:party_members|press} of everybody who served.",
            ),
        ),
    ),
    finds=(
        Find("holiday", RecordKind.PROGRAMME, "寒假公益活动"),
        Find("scheme", RecordKind.SCHEME, "“1+5+N”关爱行动"),
    ),
    asks=(
        Ask("work_lines"),
        Ask("programme_phases", about="holiday"),
        Ask("sessions_held", "courses", about="holiday"),
        Ask("participations", "children_times", about="holiday"),
        Ask("course_types", about="holiday"),
        Ask("sessions_with_fee"),
        Ask("care_items"),
        Ask("scheme_files_in_rule", about="scheme"),
        Ask("party_organisations"),
        Ask("party_members", "members_alone", is_alone=True),
        Ask("party_members"),
    ),
)
