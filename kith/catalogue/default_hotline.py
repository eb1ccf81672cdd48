"""The default rule of telephone lines."""

HOTLINE: tuple[str, dict[str, object], str] = (
    "HOTLINE",
    {
        "sign": [24, "HOURS"],
        "close": [7, "DAYS"],
        "after_shift_h": 24,
        "ring_after_h": 24,
        "ring_again_h": 24,
        "ring_tries": 3,
        "crisis_from": 3,
        "gap_days": 14,
        "weights": [30, 35, 35],
        "steps": [
            ["留住来电者：不挂断，慢慢说，问他现在在哪里", "Keep talking: ask where they are", ""],
            ["有没有伤害自己的打算、办法和时间？直接问", "Ask plainly: plan, means, when", ""],
            ["已有行动或说不清在哪：报警", "Acting, or place unknown: the police", "110"],
            ["受伤、服药、昏迷：叫救护车", "Hurt, overdose, faint: ambulance", "120"],
            ["请身边的人陪着，拿开危险的东西", "Somebody beside them, dangers put away", ""],
            ["转接合作医院的危机干预", "Pass on to the crisis desk of a hospital", ""],
            ["约好下一次通话的时间", "Agree when you will talk again", ""],
        ],
    },
    "workflows.md 4.10 (24-h sign, 7-day close; 30, 35, 35); house default for the rest",
)
