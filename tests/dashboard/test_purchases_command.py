"""``shouwang purchases``: the list, the best set, the workbook read back; and the card that shows the cheapest set."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dashboard.components.card import card_view
from dashboard.i18n import translator
from dashboard.services.cards import card_of
from dashboard.wording import fix_text
from data.store import Store
from geo.county import County
from geo.scope import Scope
from tests.dashboard.conftest import FENG, Here, text_of


def told(here: Here, *arguments: str) -> Any:
    done = here("purchases", *arguments, "--json")
    assert done.code == 0, done.err
    return json.loads(done.out)


def test_the_list_is_in_order_and_adds_up(here: Here, demo_database: str, whole: County) -> None:
    found = told(here, "--database", demo_database)
    rates = [entry["per_yuan"] for entry in found["purchases"]]
    assert rates == sorted(rates, reverse=True)
    assert found["sites"] == whole.scores["drowning"]["value"].notna().sum()
    assert found["risk"] == pytest.approx(whole.scores["drowning"]["value"].sum())
    assert 0 < found["removed_share"] < 1
    for totals in (found["by_township"], found["by_item"]):
        assert sum(entry["removed"] for entry in totals) == pytest.approx(found["removed"])
        assert sum(entry["price"] for entry in totals) == pytest.approx(found["price"])
        assert sum(entry["purchases"] for entry in totals) == len(found["purchases"])
    assert found["simulated"] is True
    assert found["stale"] is False
    assert found["as_of"] == whole.as_of.isoformat()
    assert all(price["local"] and "占位数" in price["phrase"] for price in found["prices"])
    text = json.dumps(found, ensure_ascii=False)
    for name in (*whole.persons["name"].dropna(), *whole.hazard_sites["keeper"].dropna()):
        assert f'"{name}"' not in text


def test_a_budget_is_kept_and_its_set_proven(here: Here, demo_database: str) -> None:
    small = told(here, "--database", demo_database, "--budget", "1000")
    large = told(here, "--database", demo_database, "--budget", "3000", "--by", "township")
    for found, budget in ((small, 1000), (large, 3000)):
        assert found["price"] <= budget
        assert found["best"]["proven"] is True
        assert found["best"]["removed"] == pytest.approx(found["removed"])
    assert large["removed"] > small["removed"]
    townships = [entry["township"] for entry in large["purchases"]]
    assert list(dict.fromkeys(townships)) == [entry["township"] for entry in large["by_township"]]
    assert townships == sorted(townships, key=list(dict.fromkeys(townships)).index)


def test_in_lines_it_says_whose_prices_and_how_much(here: Here, demo_database: str) -> None:
    done = here("purchases", "--database", demo_database, "--budget", "3000")
    assert done.code == 0
    for part in ("模拟", "as of", "on record", "local decisions", "proven", "by township", "by item", "add_rope"):
        assert part in done.out
    assert here("purchases", "--database", demo_database).out.rstrip().endswith("--out LIST.xlsx or --json has all.")


def test_the_workbook_read_back_says_what_it_rests_on(here: Here, demo_database: str, tmp_path: Path) -> None:
    path = tmp_path / "采购.xlsx"
    found = told(here, "--database", demo_database, "--out", str(path))
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["采购清单", "分乡镇", "按项目", "单价"]
    for sheet in book:
        head = "\n".join(str(cell.value) for cell in sheet["A"][:6])
        assert "凤县" in head
        assert f"截至 {found['as_of']}" in head
        assert "入库时点" in head
        assert "模拟" in head
        assert "单价为本县决定" in head
        assert "占位数" in head
    rows = [row for row in book["采购清单"].iter_rows(values_only=True) if isinstance(row[0], int)]
    assert [row[4] for row in rows] == [entry["site_id"] for entry in found["purchases"]]
    assert sum(row[7] for row in rows if not isinstance(row[7], str)) == pytest.approx(found["price"])
    assert [row[8] for row in rows] == [round(entry["removed"], 4) for entry in found["purchases"]]
    prices = [row for row in book["单价"].iter_rows(values_only=True) if row[4] == "本县决定"]
    assert {row[1] for row in prices} >= {50, 150, 200}
    english = tmp_path / "list.xlsx"
    told(here, "--database", demo_database, "--out", str(english), "--language", "en", "--budget", "500")
    first = openpyxl.load_workbook(english)["Purchases"]
    assert "Simulated data" in str(first["A3"].value)
    assert str(first["A6"].value) == "The best set within 500 yuan, proven"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--budget", "-1"), 1, "A budget of -1 yuan cannot be"),
        (("--budget", "nan"), 1, "cannot be"),
        (("--budget", "inf"), 1, "cannot be"),
        (("--budget", "much"), 2, "not a valid float"),
        (("--by", "moon"), 2, "is not 'township'"),
        (("--out", "list.csv"), 1, "let it end in .xlsx"),
        (("--out", "{there}"), 1, "is there already"),
        (("--county", "nowhere"), 1, "nowhere is not in the database"),
    ],
)
def test_what_is_refused_is_one_line(
    arguments: tuple[str, ...], code: int, said: str, here: Here, demo_database: str, tmp_path: Path
) -> None:
    there = tmp_path / "there.xlsx"
    there.touch()
    done = here("purchases", "--database", demo_database, *(word.format(there=there) for word in arguments))
    assert done.code == code
    assert done.err.count("\n") == 1
    assert said in done.err
    assert there.stat().st_size == 0


def test_a_county_never_scored_is_one_line(here: Here, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    assert here("init", "--county", FENG, "--name", "凤县", "--slug", "feng", "--database", url).code == 0
    done = here("purchases", "--database", url)
    assert done.code == 1
    assert "has no scores yet" in done.err


def test_scores_the_record_has_moved_past_say_so(here: Here, demo_database: str, tmp_path: Path) -> None:
    csv = tmp_path / "水域.csv"
    with Store.open(demo_database) as store:
        site = store.county(FENG, kinds=("hazard_sites",)).hazard_sites.iloc[0]
    csv.write_text(f"水域编号,村代码,名称,类型\nNEW1,{site['region_code']},新塘,池塘\n", encoding="utf-8")
    done = here("load", "hazard_sites", str(csv), "--database", demo_database)
    assert done.code == 0, done.err + done.out
    assert told(here, "--database", demo_database)["stale"] is True
    assert "run shouwang score" in here("purchases", "--database", demo_database).out


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_card_of_the_worst_water_says_the_cheapest_set_its_price_and_whose_it_is(
    language: str, whole: County
) -> None:
    scores, t = whole.scores["drowning"], translator(language)
    worst = str(scores["rank"].idxmin())
    card = card_of(whole, Scope.whole(FENG), "water_sites", worst)
    assert card is not None
    cheapest = next(fix for fix in card.fixes if fix.action == "cheapest")
    shown = text_of(card_view(card, t))
    assert fix_text(cheapest, t) in shown
    assert f"{cheapest.price:,.0f}" in shown
    assert "占位数" in shown
    assert ("须由县里改定" if language == "zh" else "placeholders the county has to replace") in shown
    assert fix_text(cheapest, t).count({"zh": "、", "en": ", "}[language]) == len(cheapest.parts) - 1
