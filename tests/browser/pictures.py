"""Pictures of the main pages of a served demo, for docs/images and for looking at.

    python -m tests.browser.pictures http://127.0.0.1:8000 docs/images

Each page is taken in Chinese at 390, 820 and 1440 px. With a third word `large` in large text, with
`kept` only those of which the folder holds a picture.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.tools.browser import ARGUMENTS, ready

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

PASSWORD = "xinqiao-2026"  # of every demo account; its data is made up
WIDTHS = (390, 820, 1440)
TALLEST = 2200  # px: what lies below is more of the same
CLERK = "clerk-371471007-L01"
# Who looks, at which page, under which name; links are followed where the page is one of many.
PAGES = (
    ("", "/", "welcome", ""),
    ("", "/wishes/", "wishes", ""),
    ("", "/account/login/", "login", ""),
    ("resident", "/", "home", ""),
    ("resident", "/ask/", "ask-what", ""),
    ("resident", "/ask/?service=CLEANING", "ask-details", ""),
    ("resident", "/requests/", "requests", ""),
    ("resident", "/requests/", "request", "ul.rows a[href^='/requests/']"),
    ("resident", "/looked/", "who-looked", ""),
    ("resident", "/messages/", "messages", ""),
    ("resident", "/me/", "profile", ""),
    ("resident", "/account/sessions/", "signed-in-where", ""),
    ("resident", "/account/phone/", "another-phone", ""),
    (CLERK, "/account/2fa/", "second-step", ""),
    (CLERK, "/account/help/", "sign-in-help", ""),
    ("daughter", "/my-data/", "my-data", ""),
    ("district", "/approvals/points/", "points-by-hand", ""),
    ("district", "/data-requests/", "data-requests", ""),
    ("district", "/data-requests/", "data-request", "ul.rows a[href^='/data-requests/']"),
    ("volunteer", "/offers/", "offers", ""),
    ("volunteer", "/my-day/", "my-day", ""),
    ("volunteer", "/my-day/", "claim", "ul.rows a[href^='/claims/']"),
    ("volunteer", "/passbook/", "passbook", ""),
    ("volunteer", "/availability/", "availability", ""),
    ("leader", "/team/", "team", ""),
    ("volunteer", "/pool/", "pool", ""),
    ("liaison", "/team/", "unit", ""),
    ("", "/activities/", "activities", ""),
    ("", "/activities/month/", "activities-month", ""),
    ("", "/activities/", "activity", "ul.rows .row-title a[href^='/activities/']"),
    ("daughter", "/activities/", "sign-up", "ul.rows .row-side a[href$='/sign-up/']"),
    ("daughter", "/my-activities/", "my-activities", ""),
    ("daughter", "/my-activities/", "ticket", "ul.rows a[href$='/ticket/']"),
    ("daughter", "/my-activities/children/", "children", ""),
    ("", "/monthly/371471007-L01/", "monthly-list", ""),
    ("", "/monthly/371471007-L01/ask/", "monthly-ask", ""),
    ("", "/monthly/371471007-L01/lobby/", "monthly-lobby", ""),
    ("resident", "/monthly/mine/", "monthly-mine", ""),
    (CLERK, "/monthly/desk/", "monthly-wishes", ""),
    (CLERK, "/monthly/desk/", "monthly-topic", "table a[href*='/topics/']"),
    (CLERK, "/monthly/desk/", "monthly-plan", "table a[href$='/plan/']"),
    (CLERK, "/monthly/desk/", "monthly-draft", "nav.tabs a[href$='/list/']"),
    ("district", "/monthly/coverage/", "monthly-coverage", ""),
    (CLERK, "/reports/", "month-sheets", ""),
    (CLERK, "/reports/", "month-sheet", "table a[href^='/reports/']"),
    (CLERK, "/reports/teams/", "team-sheet", "ul.rows a[href^='/reports/teams/']"),
    (CLERK, "/reports/layouts/", "layouts", ""),
    ("district", "/reports/", "month-sheets-district", ""),
    ("liaison", "/reports/units/", "unit-sheet", "ul.rows a[href^='/reports/units/']"),
    (CLERK, "/activities-desk/", "activities-desk", ""),
    (CLERK, "/activities-desk/", "session-desk", "ul.rows a[href^='/activities-desk/']"),
    ("", "/initiatives/", "initiatives", ""),
    (CLERK, "/initiatives/?what=over", "initiative", "ul.rows .row-title a"),
    (
        "liaison",
        "/initiatives/?what=ours",
        "initiative-sheet",
        "ul.rows .row-title a >> a[href*='/units/']",
    ),
    (CLERK, "/initiatives/new/", "initiative-new", ""),
    ("", "/psych/", "psych", ""),
    (CLERK, "/psych/requests/", "psych-requests", ""),
    (CLERK, "/psych/", "psych-figures", "aside a[href$='/figures/']"),
    (CLERK, "/psych/papers/desk/", "psych-papers", ""),
    ("volunteer", "/psych/papers/", "psych-my-papers", ""),
    (CLERK, "/door/", "doors", ""),
    (CLERK, "/door/", "door", "ul.tiles a[href^='/door/']"),
    (CLERK, "/door/", "door-code", "ul.tiles a[href^='/door/'] >> a[href$='/show/']"),
    (CLERK, "/attendance/?what=recorded", "attendance-desk", ""),
    (CLERK, "/attendance/?what=recorded", "attendance", "ul.rows .row-title a"),
    (
        CLERK,
        "/attendance/?what=recorded",
        "survey",
        "ul.rows .row-title a >> nav.tabs a[href$='/survey/']",
    ),
    ("", "/attendance/summaries/", "summary", "ul.rows a[href$='/summary/']"),
    (CLERK, "/activities-desk/series/", "plan", "ul.rows a[href$='/plan/']"),
    (CLERK, "/care-day/", "care-day", ""),
    (CLERK, "/care-day/", "care-visit-form", "ul.rows a[data-visit-form]"),
    (CLERK, "/care-day/?show=done", "care-day-done", ""),
    (CLERK, "/care-day/", "care-search", "a[href^='/care-day/search/']"),
    (CLERK, "/care-day/", "care-visit", "ul.rows a[href^='/care-day/visits/']"),
    (CLERK, "/care-day/coverage/", "care-coverage", ""),
    (CLERK, "/rounds/", "rounds", ""),
    (CLERK, "/rounds/new/", "rounds-new", ""),
    (CLERK, "/rounds/?state=OFFERED", "rounds-plan", "ul.rows a[href^='/rounds/']"),
    (CLERK, "/rounds/?state=DRAFT", "rounds-draft", "ul.rows a[href^='/rounds/']"),
    ("volunteer", "/my-rounds/", "my-rounds", ""),
    (CLERK, "/care/", "care-files", ""),
    (CLERK, "/care/", "care-file-shut", "ul.rows .row-title a[href^='/care/']"),
    (CLERK, "/care/new/", "care-new", ""),
    (CLERK, "/care/requests/", "care-requests", ""),
    (CLERK, "/care/schemes/", "care-scheme", "ul.rows a[href^='/care/schemes/']"),
    (CLERK, "/care/events/", "care-events", ""),
    ("auditor", "/care/audit/", "care-audit", ""),
    ("resident", "/care/mine/", "care-mine", ""),
    (CLERK, "/desk/", "desk", ""),
    (CLERK, "/desk/?stage=all", "order", "ul.rows a[href^='/desk/']"),
    (CLERK, "/desk/?stage=compile", "compile", "ul.rows a[href^='/desk/'] >> a[href$='/compile/']"),
    (CLERK, "/counter/", "counter", ""),
    (CLERK, "/call-backs/", "call-backs", ""),
    (CLERK, "/board/", "board", ""),
    (CLERK, "/hours-desk/", "hours-desk", ""),
    (CLERK, "/stars-desk/", "stars-desk", ""),
    ("volunteer", "/hours/", "hours", ""),
    ("volunteer", "/certificates/", "certificates", ""),
    ("volunteer", "/stars/", "stars", ""),
    ("volunteer", "/shop/", "shop", ""),
    ("merchant", "/till/", "till", ""),
    (CLERK, "/overview/", "overview", ""),
    (CLERK, "/overview/needs/", "overview-needs", ""),
    ("district", "/overview/", "overview-district", ""),
    ("district", "/screens/", "screens", ""),
    ("district", "/screens/", "screen", "ul.rows a[href*='/screens/']"),
    ("district", "/settings/figures/", "settings-figures", ""),
    ("district", "/district/", "district", ""),
    ("", "/join/?q=新城", "join", "ul.tiles a"),
    ("volunteer", "/my-teams/", "my-teams", ""),
    (CLERK, "/groups/", "groups", ""),
    (CLERK, "/groups/newcomers/", "newcomers", ""),
    (CLERK, "/groups/teams/", "one-team", "ul.rows h3 a"),
    (CLERK, "/groups/bodies/", "committee", "li.tier-2 h3 a"),
    (CLERK, "/groups/resolutions/", "resolutions", ""),
    ("volunteer", "/report-in/mine/", "report-in-mine", ""),
    (CLERK, "/report-in/desk/", "report-in-desk", ""),
    (CLERK, "/report-in/desk/?what=place", "report-in-place", ""),
    (CLERK, "/report-in/cards/", "report-in-cards", ""),
    (CLERK, "/report-in/needs/", "report-in-needs", ""),
    ("liaison", "/report-in/unit/", "report-in-unit", ""),
    ("liaison", "/report-in/unit/", "report-in-card", "ul.rows a[href^='/report-in/cards/']"),
    ("liaison", "/report-in/unit/", "report-in-answer", "ul.rows a[href^='/report-in/needs/']"),
    ("district", "/report-in/facts/", "report-in-facts", ""),
    ("", "/lists/", "lists", ""),
    ("", "/projects/", "projects", ""),
    ("", "/launches/", "launch-wall", "ul.rows a[href^='/launches/'] >> a[href$='/wall/']"),
    ("liaison", "/our-projects/", "our-projects", ""),
    ("liaison", "/our-projects/claims/", "list-claim", "ul.rows a[href^='/list-claims/']"),
    (CLERK, "/project-desk/", "project-desk", ""),
    (CLERK, "/project-desk/?what=judge", "project-to-accept", "ul.rows a[href^='/projects/']"),
    (CLERK, "/project-desk/lists/", "list-desk", "ul.rows a[href^='/project-desk/lists/']"),
    (CLERK, "/project-desk/matches/", "list-matches", ""),
    ("district", "/project-desk/coverage/", "lists-coverage", ""),
    ("liaison", "/projects/money/mine/", "our-pledges", ""),
    (CLERK, "/projects/money/desk/", "pledges", ""),
    (CLERK, "/projects/money/purses/", "purse", "table a[href^='/projects/money/purses/']"),
    ("district", "/projects/money/figures/", "money-figures", ""),
    ("", "/projects/venture/", "venture", ""),
    (
        CLERK,
        "/projects/venture/agreements/",
        "agreement",
        "ul.rows a[href^='/projects/venture/applications/']",
    ),
    (CLERK, "/grids/", "grids", ""),
    (CLERK, "/grids/", "grid", "table a[href^='/grids/desk/']"),
    (CLERK, "/grids/", "grid-card", "table a[href^='/grids/3']"),
    (CLERK, "/grid-day/", "grid-day", ""),
    (CLERK, "/walks/", "walks", ""),
    (CLERK, "/walks/", "walk", "table a[href^='/walks/']"),
    (CLERK, "/mobilisations/", "mobilisation", "ul.rows a[href^='/mobilisations/']"),
    ("volunteer", "/mobilisations/", "mobilisation-asked", "ul.rows a[href^='/mobilisations/']"),
    (CLERK, "/mediations/?what=ALL", "mediations", ""),
    (CLERK, "/mediations/?what=ALL", "mediation", "ul.rows a[href^='/mediations/']"),
    (CLERK, "/premises/", "premises", ""),
    (CLERK, "/premises/", "premises-one", "ul.rows .row-title a[href^='/premises/']"),
    (CLERK, "/premises/kinds/", "premises-kinds", ""),
    (CLERK, "/premises/plans/", "inspection-rounds", ""),
    (CLERK, "/hazards/", "hazards", ""),
    (CLERK, "/hazards/", "hazard", "ul.rows .row-title a[href^='/hazards/']"),
    (CLERK, "/figures/", "figures", ""),
    (CLERK, "/briefs/", "briefs", ""),
    (CLERK, "/briefs/", "brief", "ul.rows a[href^='/briefs/']"),
    (CLERK, "/briefs/rules/", "brief-rules", ""),
    ("district", "/briefs/new/", "brief-new", ""),
    ("district", "/approvals/", "approvals", ""),
    ("district", "/approvals/", "approval", "ul.rows .row-title a[href^='/approvals/']"),
    ("district", "/approvals/roles/", "approvals-roles", ""),
    ("district", "/integrity/looks/", "integrity-looks", ""),
    (CLERK, "/integrity/", "integrity", ""),
    (CLERK, "/integrity/", "integrity-matter", "ul.rows .row-title a[href^='/integrity/']"),
    (CLERK, "/integrity/calls/", "integrity-calls", ""),
    ("auditor", "/integrity/sample/", "integrity-sample", ""),
    ("", "/integrity/seeds/", "integrity-seeds", ""),
    (CLERK, "/integrity/grades/", "integrity-grades", ""),
    ("street-371471007", "/integrity/mine/", "integrity-mine", "ul.rows .row-title a"),
    (CLERK, "/figures/sheet/", "figures-sheet", ""),
    (CLERK, "/figures/lines/minutes/", "figures-rows", ""),
    ("district", "/figures/lines/recipients/?by=places", "figures-places", ""),
    (CLERK, "/premises/campaigns/", "inspection-figures", "ul.rows a[href*='/campaigns/']"),
    ("liaison", "/hazards/", "hazards-department", ""),
)


def main(url: str, folder: str, *words: str) -> None:
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=ready(), args=ARGUMENTS)
        entered: dict[str, BrowserContext] = {}
        for who, path, name, link in PAGES:
            if "kept" in words and not Path(f"{out / name}-{WIDTHS[0]}.png").exists():
                continue
            if who not in entered:
                entered[who] = _enter(browser, url, who, is_large="large" in words)
            _take(entered[who], path, link, out / name)
        browser.close()


def _enter(browser: Browser, url: str, who: str, *, is_large: bool) -> BrowserContext:
    context = browser.new_context(base_url=url, locale="zh-CN", timezone_id="Asia/Shanghai")
    if is_large:
        context.add_cookies([{"name": "text_size", "value": "large", "url": url}])
    if who:
        page = context.new_page()
        page.goto("/account/login/")
        page.locator("input[name=login]").fill(who)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main form button").first.click()
        page.wait_for_load_state()
        page.close()
    return context


def _take(context: BrowserContext, path: str, link: str, name: Path) -> None:
    page = context.new_page()
    page.goto(path)
    for step in link.split(" >> ") if link else ():
        target = page.locator(step).first
        if target.count() == 0:
            print(f"nothing to follow on {path}: no picture of {name.name}")
            page.close()
            return
        page.goto(str(target.get_attribute("href")))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(150)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            print(f"{name.name} at {width}: {wide} px wide")
        tall = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
        page.set_viewport_size({"width": width, "height": max(tall, 900)})
        _keep(page.screenshot(), Path(f"{name}-{width}.png"))
    page.close()


def _keep(picture: bytes, path: Path) -> None:
    """A small file: 256 colours are enough for pages."""
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(256).save(path, optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
