"""Forms for the field: XForms without a warning, and what is filled into them loads from either server's export.

Submissions are made by walking the real XForm: its instance gives the columns, its binds the types and calculations.
"""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from pyxform.xls2xform import convert

from dashboard.commands.form import command
from data.importing.fields import fields_of
from data.importing.how import How
from data.importing.identity import read_numbers
from data.importing.load import load
from data.importing.mapping import understands
from data.store import Store
from data.writers.form import FORMS, form_of, write_form
from geo.errors import InputError

CODE = "361126"
XFORMS = "{http://www.w3.org/2002/xforms}"
JAVAROSA = "{http://openrosa.org/javarosa}"
Values = dict[str, str]


@dataclass(frozen=True)
class XForm:
    """``leaves``: paths of the questions in order; ``types``, ``calculated`` and ``choices`` by path."""

    leaves: tuple[str, ...]
    repeats: tuple[str, ...]
    types: dict[str, str]
    calculated: dict[str, str]
    choices: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, workbook: Path) -> XForm:
        result = convert(str(workbook))
        assert result.warnings == []
        model = ET.fromstring(result.xform).find(f".//{XFORMS}model")
        body = ET.fromstring(result.xform)
        assert model is not None
        instance = model.find(f"{XFORMS}instance")
        assert instance is not None
        root = instance[0]
        repeats = tuple(one.attrib["nodeset"] for one in body.iter(f"{XFORMS}repeat"))
        leaves: list[str] = []

        def walk(node: ET.Element, path: str) -> None:
            if f"{JAVAROSA}template" in node.attrib:
                return
            if not len(node):
                leaves.append(path)
            for child in node:
                walk(child, f"{path}/{child.tag.removeprefix(XFORMS)}")

        walk(root, "/data")
        binds = {bind.attrib["nodeset"]: bind.attrib for bind in model.findall(f"{XFORMS}bind")}
        types = {path: bind.get("type", "string") for path, bind in binds.items()}
        calculated = {path: bind["calculate"].strip() for path, bind in binds.items() if "calculate" in bind}
        choices: dict[str, tuple[str, ...]] = {}
        lists = {
            one.attrib["id"]: tuple(name.text or "" for name in one.iter(f"{XFORMS}name"))
            for one in model.findall(f"{XFORMS}instance")
            if "id" in one.attrib
        }
        for tag in ("select1", "select"):
            for question in body.iter(f"{XFORMS}{tag}"):
                itemset = question.find(f"{XFORMS}itemset")
                assert itemset is not None
                named = re.search(r"instance\('(\w+)'\)", itemset.attrib["nodeset"])
                assert named is not None
                choices[question.attrib["ref"]] = lists[named[1]]
                if tag == "select":
                    types[question.attrib["ref"]] = "select"
        return cls(tuple(leaves), repeats, types, calculated, choices)

    def fill(self, answers: Values, within: str = "/data", position: int = 1, parent: Values | None = None) -> Values:
        """Text by path for the leaves under ``within``; answers by name, every one of which must be asked there."""
        mine = [
            path for path in self.leaves if path.startswith(f"{within}/") and self._repeat_of(path) in {within, None}
        ]
        if within == "/data":
            mine = [path for path in mine if self._repeat_of(path) is None]
        names = {path.rpartition("/")[2]: path for path in mine}
        assert set(answers) <= set(names), set(answers) - set(names)
        filled = {path: answers.get(name, "") for name, path in names.items()}
        for path, answer in filled.items():
            if path in self.choices and answer:
                assert set(answer.split()) <= set(self.choices[path]), (path, answer)
        for path in mine:
            if path in self.calculated:
                filled[path] = self._calculate(self.calculated[path], {**(parent or {}), **filled}, position)
        return filled

    def _repeat_of(self, path: str) -> str | None:
        return next((repeat for repeat in self.repeats if path.startswith(f"{repeat}/")), None)

    def _calculate(self, text: str, values: Values, position: int) -> str:
        if text in values:
            return values[text]
        if chosen := re.fullmatch(r"selected-at\('([^']*)', position\(\.\.\) - 1\)", text):
            return chosen[1].split()[position - 1]
        if text.isdigit():
            return text
        if constant := re.fullmatch("'([^']*)'", text):
            return constant[1]
        if parts := re.fullmatch(r"concat\((.*)\)", text):
            return "".join(values.get(part.strip(), part.strip(" '")) for part in parts[1].split(","))
        raise AssertionError(f"the test knows no way to calculate {text}")


@dataclass(frozen=True)
class Submission:
    """One filled-in form: its own values and those of its repeat's rounds, by path."""

    own: Values
    rounds: tuple[Values, ...] = ()


def submit(form: XForm, answers: Values, rounds: list[Values]) -> Submission:
    own = form.fill(answers)
    inner = tuple(form.fill(one, form.repeats[0], number, own) for number, one in enumerate(rounds, 1))
    return Submission(own, inner)


def central_columns(form: XForm, values: Values, within: str) -> Values:
    """As ODK Central writes them: groups before the name with a hyphen, a place in four columns."""
    row: Values = {}
    for path, text in values.items():
        header = path.removeprefix(f"{within}/").replace("/", "-")
        if form.types.get(path) == "geopoint":
            parts = [*text.split(), "", "", "", ""][:4]
            names = ("Latitude", "Longitude", "Altitude", "Accuracy")
            row |= {f"{header}-{name}": part for name, part in zip(names, parts, strict=True)}
        else:
            row[header] = text
    return row


def central(form: XForm, submissions: list[Submission], folder: Path, name: str) -> tuple[Path, Path]:
    """The csv of a form and that of its repeat."""
    main, children = [], []
    repeat = form.repeats[0] if form.repeats else "/data/none"
    for number, one in enumerate(submissions, 1):
        key = f"uuid:{number:08d}-0000-4000-8000-000000000000"
        row = central_columns(form, one.own, "/data")
        if form.repeats:
            row[f"SET-OF-{repeat.rpartition('/')[2]}"] = f"Submissions('{key}')"
        row |= {"meta-instanceID": key, "KEY": key, "SubmitterID": "7", "SubmitterName": "甲村主任"}
        row |= {"AttachmentsPresent": "0", "AttachmentsExpected": "0", "ReviewState": "", "DeviceID": "collect:x"}
        main.append({"SubmissionDate": "2025-06-30T08:00:00.000Z", **row, "Edits": "0", "FormVersion": "1"})
        for count, values in enumerate(one.rounds, 1):
            child = central_columns(form, values, repeat)
            children.append(child | {"PARENT_KEY": key, "KEY": f"{key}/{repeat.rpartition('/')[2]}[{count}]"})
    first, second = folder / f"{name}.csv", folder / f"{name}-{repeat.rpartition('/')[2]}.csv"
    for path, rows in ((first, main), (second, children)):
        if rows:
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
    return first, second


def kobo_columns(form: XForm, values: Values) -> Values:
    """As KoboToolbox writes them: groups before the name with a slash, a choice of several also in a column each."""
    row: Values = {}
    for path, text in values.items():
        header = path.removeprefix("/data/")
        row[header] = text
        if form.types.get(path) == "geopoint":
            parts = [*text.split(), "", "", "", ""][:4]
            names = ("latitude", "longitude", "altitude", "precision")
            row |= {f"_{header}_{name}": part for name, part in zip(names, parts, strict=True)}
        if form.types.get(path) == "select":
            row |= {f"{header}/{code}": str(int(code in text.split())) for code in form.choices[path]}
    return row


def kobo(form: XForm, submissions: list[Submission], path: Path) -> Path:
    """The workbook of a form: its sheet, and one for its repeat."""
    title = "守望 表单"
    sheets: dict[str, list[Values]] = {title: []}
    if form.repeats:
        sheets[form.repeats[0].rpartition("/")[2]] = []
    for number, one in enumerate(submissions, 1):
        uuid = f"{number:08d}-0000-4000-8000-000000000000"
        row = {"start": "2025-06-30T16:00:00.000+08:00", "end": "2025-06-30T16:05:00.000+08:00"}
        row |= kobo_columns(form, one.own) | {"__version__": "1", "_id": str(900 + number), "_uuid": uuid}
        row |= {"_submission_time": "2025-06-30T08:00:00", "_status": "submitted_via_web", "_index": str(number)}
        sheets[title].append(row)
        for values in one.rounds:
            children = sheets[form.repeats[0].rpartition("/")[2]]
            row = kobo_columns(form, values) | {"_index": str(len(children) + 1), "_parent_table_name": title}
            row |= {"_parent_index": str(number), "_submission__id": str(900 + number), "_submission__uuid": uuid}
            children.append(row)
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append(list(rows[0]))
        for row in rows:
            sheet.append([text or None for text in row.values()])
    book.save(path)
    return path


def form_file(kind: str, store: Store, folder: Path) -> XForm:
    path = folder / f"form_{kind}.xlsx"
    write_form(kind, path, regions=store.county(CODE).regions)
    return XForm.of(path)


def exports(form: XForm, submissions: list[Submission], folder: Path, *, child: bool) -> dict[str, Path]:
    """The same submissions as each server gives them out."""
    parts = central(form, submissions, folder, "export")
    bundle = folder / "export.zip"
    with zipfile.ZipFile(bundle, "w") as file:
        for part in parts:
            if part.exists():
                file.write(part, part.name)
    return {
        "central": parts[1] if child else parts[0],
        "zip": bundle,
        "kobo": kobo(form, submissions, folder / "k.xlsx"),
    }


WAYS = ("central", "kobo", pytest.param("zip", marks=pytest.mark.long))
HOUSEHOLD = {
    "township_name": "一镇",
    "village_name": "甲村",
    "group_name": "二组",
    "address": "二组7号",
    "location": "28.512345 117.123456 85.0 4.9",
    "surveyed_on": "2025-06-30",
}
PEOPLE = [
    {
        "name": "周小雨",
        "identity_number": "361126201806010009",
        "groups": "left_behind_child child_in_difficulty",
        "from_date": "2025-01-01",
        "living_arrangement": "with_grandparents",
        "carer_name": "周模拟",
        "carer_relation": "祖母",
        "carer_phone": "13800000000",
    },
    {
        "name": "周桂香",
        "birth_date": "1944-02-11",
        "sex": "female",
        "groups": "left_behind_elder",
        "from_date": "2025-01-01",
        "living_arrangement": "with_others",
        "income": "low",
        "support": "irregular",
        "health": "poor",
        "assessed_on": "2025-05-05",
    },
]


@pytest.mark.parametrize("way", WAYS)
def test_persons_filled_in_at_the_house_stand_in_the_county(way: str, loaded: Store, tmp_path: Path) -> None:
    form = form_file("persons", loaded, tmp_path)
    path = exports(form, [submit(form, HOUSEHOLD, PEOPLE)], tmp_path, child=True)[way]
    report = load(loaded, CODE, "persons", path)
    assert report.rejects == ()
    assert (report.rows, report.loaded) == (2, 2)
    county = loaded.county(CODE)
    persons = county.frames["persons"].reset_index().set_index("name")
    child, elder = persons.loc["周小雨"], persons.loc["周桂香"]
    assert (str(child["birth_date"].date()), child["sex"]) == ("2018-06-01", "female"), "from the identity number"
    assert child["living_arrangement"] == "with_grandparents"
    assert (str(elder["birth_date"].date()), elder["support"], elder["health"]) == ("1944-02-11", "irregular", "poor")
    assert child["household_id"] == elder["household_id"]
    home = county.households.loc[child["household_id"]]
    assert (home["region_code"], home["address"], home["group_name"]) == ("361126101201", "二组7号", "二组")
    assert (home.geometry.x, home.geometry.y) == pytest.approx((117.123456, 28.512345), abs=1e-9)
    spells = county.frames["spells"]
    mine = spells[spells["person_id"] == child["person_id"]]
    assert set(mine["group"]) == {"left_behind_child", "child_in_difficulty"}
    carers = county.frames["carers"]
    carer = carers[carers["person_id"] == child["person_id"]].iloc[0]
    assert (carer["name"], carer["relation"], carer["phone"]) == ("周模拟", "祖母", "13800000000")
    assert load(loaded, CODE, "persons", path).loaded == 0, "the same export twice changes nothing"


SITE = {
    "township_name": "二镇",
    "village_name": "丙村",
    "name": "东塘",
    "kind": "pond",
    "location": "28.51 117.82 60.0 3.0",
    "depth_m": "2.5",
    "bank": "steep",
    "barrier": "none",
    "swimming_place": "true",
    "keeper": "吴模拟",
    "keeper_phone": "0793-1234567",
    "surveyed_on": "2025-06-29",
}
ITEMS = [
    {"present": "true", "usable": "true"},
    {"present": "true", "usable": "false"},
    {"present": "false"},
    {"present": "true", "usable": "true"},
]


@pytest.mark.parametrize("way", WAYS)
def test_a_water_and_its_four_items_filled_in_on_the_bank_stand_in_the_county(
    way: str, loaded: Store, tmp_path: Path
) -> None:
    form = form_file("hazard_sites", loaded, tmp_path)
    submission = submit(form, SITE, ITEMS)
    path = exports(form, [submission], tmp_path, child=False)[way]
    report = load(loaded, CODE, "hazard_sites", path)
    assert (report.rows, report.loaded, report.rejects) == (1, 1, ())
    sites = loaded.county(CODE).hazard_sites
    site = sites[sites["name"] == "东塘"].iloc[0]
    assert (site["kind"], site["depth_m"], site["bank"], site["barrier"]) == ("pond", 2.5, "steep", "none")
    assert bool(site["swimming_place"])
    assert (site["region_code"], str(site["surveyed_on"].date())) == ("361126102201", "2025-06-29")
    assert (site.geometry.x, site.geometry.y) == pytest.approx((117.82, 28.51), abs=1e-9)

    path = exports(form, [submission], tmp_path, child=True)[way]
    report = load(loaded, CODE, "equipment", path, How())
    assert (report.rows, report.loaded, report.rejects) == (4, 4, ())
    equipment = loaded.county(CODE).frames["equipment"]
    here = equipment[equipment["site_id"] == site.name].set_index("item")
    assert here["present"].to_dict() == {"warning_sign": True, "lifebuoy": True, "rope": False, "pole": True}
    assert here.loc["lifebuoy", "usable"] == False  # noqa: E712
    assert pd.isna(here.loc["rope", "usable"]), "not there: nothing is said of whether it can be used"
    assert {str(day.date()) for day in here["checked_on"]} == {"2025-06-29"}


@pytest.mark.parametrize("way", WAYS)
def test_a_visit_filled_in_stands_in_the_county(way: str, loaded: Store, tmp_path: Path) -> None:
    form = form_file("visits", loaded, tmp_path)
    answers = {
        "township_name": "一镇",
        "village_name": "甲村",
        "person_name": "赵一",
        "visited_on": "2025-06-28",
        "kind": "home_visit",
        "staff_name": "王主任",
        "health_checked": "true",
        "spirit_checked": "false",
        "safety_checked": "true",
        "findings": "无",
    }
    path = exports(form, [submit(form, answers, [])], tmp_path, child=False)[way]
    report = load(loaded, CODE, "visits", path, How())
    assert (report.rows, report.loaded, report.rejects) == (1, 1, ())
    visits = loaded.county(CODE).frames["visits"]
    visit = visits[visits["visited_on"] == "2025-06-28"].iloc[0]
    assert (visit["person_id"], visit["kind"], visit["staff_id"]) == ("P1", "home_visit", "T1")
    assert visit["health_checked"] == True  # noqa: E712
    assert visit["spirit_checked"] == False  # noqa: E712
    assert pd.isna(visit["hygiene_checked"])


@pytest.mark.parametrize("way", WAYS)
def test_a_patrol_filled_in_at_the_water_is_the_planned_stop(way: str, loaded: Store, tmp_path: Path) -> None:
    """W1 in 甲村 was planned for D1 on 28 June, W2 in 乙村 on the same day: one done, one not."""
    plan = tmp_path / "plan.csv"
    plan.write_text("巡查编号,点位编号,队伍编号,计划日期\nX1,W1,D1,2025-06-28\nX2,W2,D1,2025-06-28\n", encoding="utf-8")
    named = tmp_path / "sites.csv"
    named.write_text(
        "点位编号,村代码,类型,名称\nW1,361126101201,塘,门口塘\nW2,361126101202,河,小河\n", encoding="utf-8"
    )
    assert load(loaded, CODE, "hazard_sites", named).loaded == 2
    assert load(loaded, CODE, "patrols", plan).loaded == 2
    form = form_file("patrols", loaded, tmp_path)
    place = {"township_name": "一镇", "team_id": "D1", "planned_on": "2025-06-28"}
    done = place | {"village_name": "甲村", "site_name": "门口塘", "done": "true", "arrived_at": "10:31:00.000+08:00"}
    done |= {"left_at": "10:44:00.000+08:00", "findings": "有人下水，已劝离"}
    missed = place | {"village_name": "乙村", "site_name": "小河", "done": "false", "not_done_reason": "雷雨"}
    submissions = [submit(form, done, []), submit(form, missed, [])]
    path = exports(form, submissions, tmp_path, child=False)[way]
    report = load(loaded, CODE, "patrols", path, How())
    assert (report.rows, report.loaded, report.rejects) == (2, 2, ())
    patrols = loaded.county(CODE).frames["patrols"]
    assert patrols.index.tolist() == ["X1", "X2"]
    names = ["arrived_at", "left_at", "source"]
    assert patrols.loc["X1", names].tolist() == ["10:31", "10:44", "odk"]
    assert str(patrols.loc["X1", "done_on"].date()) == "2025-06-28"
    assert patrols.loc["X2", ["done_on", *names]].isna().all()
    assert patrols.loc["X2", "not_done_reason"] == "雷雨"
    assert load(loaded, CODE, "patrols", path).loaded == 0, "the same export twice changes nothing"


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize("listed", [False, True])
def test_every_form_converts_without_a_warning_and_asks_our_fields(kind: str, listed: bool, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    write_form(kind, path, regions=_regions() if listed else None)
    form = XForm.of(path)
    ours = {name for one in ("households", FORMS[kind], "equipment") for name in fields_of(one)}
    asked = {leaf.rpartition("/")[2] for leaf in form.leaves}
    beside = {"location", "instanceID", "instanceName", "equipment_count", "item_title"}
    assert asked <= ours | beside
    needed = {one.name for one in fields_of(kind).values() if one.needed}
    assert needed <= asked
    assert {"township_name", "village_name"} <= asked
    for code in form.choices.get("/data/site/kind", ()):
        assert understands("hazard_sites", "kind")
        assert code == code.lower()


def _regions() -> pd.DataFrame:
    rows = {
        CODE: ("弋阳县", "county", None),
        "361126101": ("一镇", "township", CODE),
        "361126102": ("二镇", "township", CODE),
        "361126101201": ("新村", "village", "361126101"),
        "361126102201": ("新村", "village", "361126102"),
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=["name", "level", "parent_code"])


def test_two_villages_of_one_name_are_each_offered_in_their_township() -> None:
    form = form_of("visits", regions=_regions())
    villages = [(row["name"], row["township"]) for row in form.choices if row["list_name"] == "villages"]
    assert villages == [("新村", "一镇"), ("新村", "二镇")]
    question = next(row for row in form.survey if row["name"] == "village_name")
    assert question["choice_filter"] == "township = ${township_name}"


def test_choices_are_codes_under_words_of_both_languages() -> None:
    form = form_of("hazard_sites")
    kinds = [row for row in form.choices if row["list_name"] == "hazard_sites_kind"]
    assert kinds[1] == {
        "list_name": "hazard_sites_kind",
        "name": "pond",
        "label::中文 (zh)": "塘",
        "label::English (en)": "pond",
    }
    assert all(row["label::中文 (zh)"] and row["label::English (en)"] for row in form.choices)
    labelled = [row for row in form.survey if not row["type"].startswith(("end_", "calculate"))]
    assert all(row["label::中文 (zh)"] and row["label::English (en)"] for row in labelled)


def test_another_form_is_another_version_and_the_same_form_the_same() -> None:
    """ODK Central refuses a changed form under an old version."""
    versions = [form_of("visits", regions=regions).settings["version"] for regions in (None, _regions(), None)]
    assert versions[0] == versions[2] != versions[1]


DIGITS = st.text("0123456789", min_size=17, max_size=17)


@given(digits=DIGITS, last=st.sampled_from("0123456789Xx"))
def test_the_telephone_refuses_an_identity_number_where_the_import_would(digits: str, last: str) -> None:
    """The constraint's own weights, worked out here, agree with ISO 7064 MOD 11-2."""
    constraint = _constraint("persons", "identity_number")
    terms = re.findall(r"number\(substr\(\., (\d+), (\d+)\)\) \* (\d+)", constraint)
    assert len(terms) == 17
    number = digits + last
    total = sum(int(number[int(start) : int(end)]) * int(weight) for start, end, weight in terms)
    passes = (total + (10 if last in "Xx" else int(last))) % 11 == 1
    remainder = 0  # the pure system of ISO 7064, digit by digit
    for sign in number:
        remainder = (remainder * 2 + (10 if sign in "Xx" else int(sign))) % 11
    assert passes == (remainder == 1)


def test_an_identity_number_the_import_takes_passes_the_telephone() -> None:
    number = "361126201806010009"
    assert read_numbers(pd.Series([number]), today=pd.Timestamp(2025, 7, 1).date()).number.notna().all()
    assert re.search(r"\^\[0-9\]\{17\}\[0-9Xx\]\$", _constraint("persons", "identity_number"))


def _constraint(kind: str, name: str) -> str:
    return next(row["constraint"] for row in form_of(kind).survey if row.get("name") == name)


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [("depth_m", ". >= 0", ". <= 200"), ("surveyed_on", ". <= today()", ". <= today()")],
)
def test_limits_on_the_telephone_are_those_of_the_contracts(name: str, least: str, most: str) -> None:
    constraint = _constraint("hazard_sites", name)
    assert least in constraint
    assert most in constraint


def test_no_cell_of_a_form_is_a_formula() -> None:
    file = io.BytesIO()
    write_form("visits", file, regions=_regions().assign(name="=1+1"))
    book = load_workbook(file)
    assert all(cell.data_type in {"s", "n"} for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_kind_nobody_collects_in_the_field_is_refused_in_words() -> None:
    with pytest.raises(InputError, match="no form for regions; there are forms for persons, households"):
        write_form("regions", io.BytesIO())


def test_the_command_writes_the_form_with_a_countys_places(loaded: Store, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    url = loaded.engine.url.render_as_string(hide_password=False)

    def run(*more: str) -> Result:
        return CliRunner().invoke(command, ["equipment", "--to", str(path), *more])

    done = run("--database", url)
    assert done.exit_code == 0, done.output
    form = XForm.of(path)
    assert form.choices["/data/site/village_name"] == ("甲村", "乙村", "丙村")
    assert isinstance(run().exception, InputError), "a form that is there is not written over"
