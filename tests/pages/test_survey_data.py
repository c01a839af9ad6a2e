"""The way of a file into an edition, on screen: seen before anything changes, and refused in words."""

import pytest
from homes import copied


@pytest.fixture
def own_home(sampled, tmp_path, move_to):
    """A copy of the sample survey that a test may change; pages open over it."""
    home = tmp_path / "home"
    copied(sampled, home)
    return move_to(home)


@pytest.fixture
def empty_home(tmp_path, move_to):
    return move_to(tmp_path / "empty")


def upload(at, name, content, kind="text/csv"):
    at.file_uploader(key="survey file").set_value((name, content, kind)).run()
    return at


def errors_on(at):
    assert not at.exception
    return " ".join(error.value for error in at.error)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "empty"),
        ("headings.csv", b"department_id,specialism,headcount\n", "there is nothing to load"),
        ("notes.csv", b"\x00\x01\x02\xff", "Nothing was changed"),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "Nothing was changed"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words_and_nothing_changes(
    open_page, own_home, name, content, said
):
    before = own_home.editions.current()
    at = upload(open_page("survey_data", "office"), name, content)
    assert said in errors_on(at) + " ".join(each.value for each in at.warning)
    assert "2. What it means" not in [each.value for each in at.subheader]
    assert own_home.editions.current() == before


def test_a_wrong_code_is_named_by_row_and_column_and_nothing_changes_until_a_person_says_so(
    open_page, own_home
):
    before = own_home.editions.current()
    department, other = own_home.editions.rows()["department"]["department_id"].head(2)
    text = (
        "department_id,received_at,specialism,Clinical scientist: headcount\n"
        f"{department},12/11/2025,NM,7\n{other},12/11/2025,XX,4\n"
    )
    at = upload(open_page("survey_data", "office"), "returns.csv", text.encode())
    shown = " ".join(element.value for element in at.get("html") if hasattr(element, "value")) or " ".join(
        element.proto.body for element in at.get("html")
    )
    assert "XX" in shown
    assert ">3<" in shown
    assert "specialism" in shown
    (load,) = [button for button in at.button if button.label == "Load the file"]
    assert load.disabled
    assert own_home.editions.current() == before
    at.checkbox(key="set aside").check().run()
    at.button[[button.label for button in at.button].index("Load the file")].click().run()
    assert "Edition 2 is in force: 1 row of" in at.success[0].value
    assert any(each.value.endswith("edition 2") for each in at.sidebar.caption), "the sidebar tells of it too"
    assert own_home.editions.current().number == before.number + 1


def test_before_the_first_load_pages_say_who_loads_what(open_page, empty_home):
    assert not empty_home.has_data()
    for name in ("overview", "workforce"):
        at = open_page(name, "wiu")
        assert not at.exception
        assert "The office loads a survey file" in at.info[0].value


@pytest.mark.samples
def test_a_real_survey_goes_from_upload_to_a_protected_table(open_page, empty_home, shared):
    file = shared / "samples" / "apha_cpd_survey_question_headers.csv"
    at = upload(open_page("survey_data", "office"), file.name, file.read_bytes())
    assert at.selectbox(key="mapping").value == "apha"
    at.text_input(key="new round").input("csc-2022").run()
    assert not at.error
    at.button[[button.label for button in at.button].index("Load the file")].click().run()
    assert "Edition 1 is in force" in at.success[0].value
    assert not empty_home.editions.current().sample

    at = open_page("workforce", "wiu", measures="Headcount", rows="Band", columns="Age")
    assert not at.exception
    assert errors_on(at) == ""
    page = "".join(element.proto.body for element in at.get("html"))
    assert "Headcount by band and age" in page
    assert "[c]" in page
    assert "Sample data" not in " ".join(warning.value for warning in at.warning)


LINES = (
    "Dept,Sent on,Group,Band,People,In post (WTE),Colour\n"
    "{0},12/11/2025,Engineer,7,3,2.5,red\n{0},12/11/2025,Wizard,8z,1,1,blue\n{0},12/11/2025,Wizard,7,1,2,blue\n"
)


def press(at, label):
    (button,) = [each for each in at.button if each.label == label]
    return button.click().run()


def tick_all(at, *but):
    for box in at.checkbox:
        if box.key.startswith("tick") and box.label not in but and not box.value:
            box.check()


def page_of(at):
    assert not at.exception, at.exception
    return " ".join(element.proto.body for element in at.get("html"))


def test_a_person_goes_through_a_mapping_by_name_and_it_is_used_again(open_page, own_home):
    department = own_home.editions.rows()["department"]["department_id"].iloc[0]
    at = upload(open_page("survey_data", "office"), "lines.csv", LINES.format(department).encode())
    assert at.selectbox(key="mapping").value == "suggested"
    assert not [button for button in at.button if button.label == "Load the file"]
    (specialism,) = [
        each for each in at.selectbox if each.label == "specialism (needed) comes from".capitalize()
    ]
    specialism.select(("constant", "RT"))
    at = press(at, "These columns are right")
    assert "Not ticked yet" in at.warning[-1].value
    tick_all(at)
    at = press(at, "These columns are right")
    assert not at.exception
    at = press(at, "Approve and keep this mapping")
    assert "no choice yet for “Wizard”, “8z”" in at.warning[-1].value
    for box in at.selectbox:
        if box.label.endswith("Wizard means"):
            box.select("other")
        if box.label.endswith("8z means"):
            box.select("unknown")
    tick_all(at)
    at = press(at, "Approve and keep this mapping")
    assert at.selectbox(key="mapping").value == "kept:lines"
    assert "kept as version 1" in at.success[0].value
    assert "More WTE in post than people" in page_of(at)
    again = upload(
        open_page("survey_data", "office"),
        "next.csv",
        LINES.format(department).replace("Wizard", "Witch").encode(),
    )
    assert again.selectbox(key="mapping").value == "kept:lines"
    assert "Witch" in page_of(again)
    assert "The columns are those that version 1 was approved for." in [each.value for each in again.caption]


def test_a_finding_is_accepted_with_a_reason_and_stands_with_its_edition(open_page, own_home):
    department = own_home.editions.rows()["department"]["department_id"].iloc[0]
    text = (
        "department_id,received_at,specialism,staff_group,afc_band,headcount,wte_in_post\n"
        f"{department},12/11/2035,RT,engineer,7,3,2.5\n{department},12/11/2035,RT,engineer,8a,1,2\n"
    )
    at = upload(open_page("survey_data", "office"), "lines.csv", text.encode())
    assert at.selectbox(key="mapping").value == "staff_line"
    at.run()  # a browser that draws the lists anew shows what counts, and not their first entries
    assert [at.selectbox(key=each).proto.set_value for each in ("mapping", "round of the file")] == [True] * 2
    (box,) = at.multiselect
    (shared,) = [each for each in box.options if "More WTE in post than people" in each]
    box.select(shared)
    (reason,) = [each for each in at.text_input if each.label == "Reason"]
    reason.input("The post is shared with another department")
    at = press(at, "Accept these")
    assert not at.error
    assert "The post is shared" in page_of(at)
    at = press(at, "Load the file")
    assert "Edition 2 is in force: 2 rows" in at.success[0].value
    at.segmented_control(key="part").select("Editions").run()
    assert "The post is shared with another department" in page_of(at)
