"""The default rules of pledges and of the venture pool."""

MONEY: tuple[tuple[str, dict[str, object], str], ...] = (
    (
        "PLEDGES",
        {
            "most_fen": 5_000_000_000,
            "remind_after_days": 14,
            "platform_hosts": ["gongyi.qq.com", "love.alipay.com"],
        },
        "house default after rules.md 5.4: two designated platforms, the place keeps the list",
    ),
    (
        "VENTURE",
        {
            "most_fen": 5_000_000,
            "least_reviews": 2,
            "first_percent": 60,
            "remind_days": 7,
            "grace_wd": 5,
            "claw_back_days": 30,
            "bar_years": 3,
        },
        "house default after workflows.md 4.5",
    ),
)
