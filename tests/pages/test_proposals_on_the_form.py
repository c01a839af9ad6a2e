"""Every reading of the policy that the domain names comes out on the form as it does from the command (Q1–Q6)."""

# who asks | as | for | gain | purpose | wants | scope | format → what the form says
CASES = """
member   | sig                | NMSIG | no  | sig_work             | contacts          | uk               | pdf | Met, by Q2a R5
member   | sig                | RTSIG | no  | national_or_regional | vacancies         | region           | pdf | Met, by Q2b
member   | head_of_department | -     | no  | own_organisation     | workforce         | own_department   | pdf | Met, by Q2c R2
member   | researcher         | -     | no  | academic             | workforce         | uk               | pdf | Met, by Q2d
external | -                  | -     | yes | commercial           | contacts          | uk               | pdf | Denied, by Q3
external | -                  | -     | no  | call_for_evidence    | vacancies         | uk               | pdf | Referred to the UK Liaison Group, by Q1
member   | individual         | -     | no  | not_stated           | vacancies         | uk               | pdf | More is asked, by Q2
member   | individual         | -     | no  | national_or_regional | service_contracts | other_department | pdf | Never released, by R1
member   | sig                | RTSIG | no  | national_or_regional | vacancies         | region           | csv | Met, by Q2b R6
member   | individual         | -     | no  | academic             | survey_rows       | uk               | csv | Denied, by R2 R6
"""


def drawn():
    return [[cell.strip() for cell in line.split("|")] for line in CASES.strip().splitlines()]


def fill(at, row):
    who, role, group, gain, purpose, wants, scope, file_format = row
    at.button_group(key="requester of form 1").set_value(who)
    at.run()
    if role != "-":
        at.button_group(key="member_role of form 1").set_value(role)
        at.text_input(key="group of form 1").set_value("" if group == "-" else group)
    at.button_group(key="wants of form 1").set_value([wants])
    at.selectbox(key="scope of form 1").select(scope)
    at.selectbox(key="purpose of form 1").select(purpose)
    at.button_group(key="gain of form 1").set_value(gain)
    at.button_group(key="format of form 1").set_value(file_format)
    return at.run()


def test_the_form_proposes_what_the_domain_says_case_by_case(open_page):
    at = open_page("requests", "wiu", part="Log a request")
    for *row, expected in drawn():
        fill(at, row)
        assert not at.exception
        outcome, cited = expected.split(", by ")
        (said,) = [each.value for each in at.markdown if each.value.startswith(f"**{outcome}**, by ")]
        clauses = [each.split(",")[0] for each in said.partition(", by ")[2].split("; ")]
        assert clauses == cited.split(), row
