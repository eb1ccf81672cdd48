"""The default rule of asking for help."""

INTAKE: tuple[str, dict[str, object], str] = (
    "INTAKE",
    {
        "days_ahead": 90,
        "most_open": 5,
        "despair": [
            "不想活", "活不下去", "活着没意思", "想死", "去死", "寻死", "自杀", "轻生", "结束生命",
            "跳楼", "割腕", "遗书",
        ],
        "danger": [
            "流血", "昏迷", "昏倒", "晕倒", "不省人事", "喘不过气", "呼吸困难", "胸口疼", "抽搐",
            "着火", "煤气泄漏", "燃气泄漏", "救命", "家暴",
        ],
    },
    "bad_inputs.yaml, DATE-018, LOGC-028, TEXT-018, TEXT-019; house default for the words",
)  # fmt: skip
