"""The suggested mapping, as text that the reader of mappings takes back."""

import tomllib

from wiu.survey import reading
from wiu.ui.suggested import toml_of


def suggestion_for(tmp_path, text):
    file = tmp_path / "answers.csv"
    file.write_text(text, encoding="utf-8")
    return reading.inspect(file).as_json()["suggested_mapping"]


def test_a_suggestion_is_toml_that_says_the_same(tmp_path):
    document = suggestion_for(
        tmp_path,
        'staff group,Band,"What is your ""age""?",WTE in post\nclinical scientist,7,25-34,1.0\nengineer,8a/8b,55+,0.6\n',
    )
    said = tomllib.loads(toml_of(document))
    for part in ("title", "version", "granularity", "submission", "rows", "values"):
        assert said[part] == document[part]


def test_what_is_still_to_be_decided_stands_in_it_as_comments(tmp_path):
    document = suggestion_for(tmp_path, "colour,Band\nred,7\nblue,purple\n")
    assert document["questions"]
    for question in document["questions"]:
        assert f"# Still to be decided: {question}" in toml_of(document)
