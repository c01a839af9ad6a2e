"""What survey tools write: header rows of their own, answers ticked in columns or joined in a cell, and private columns."""

from specimens import text

_MONKEY = (
    ("Respondent ID", "Collector ID", "Date Created", "Date Modified", "IP Address", "Email Address", "First Name",
     "Last Name", "Custom Data 1", "Which services does your department provide? (tick all that apply)", "", "", "",
     "What is your department called?", "WTE in post<br>(clinical scientists)", "How adequate is your staffing?"),
    ("", "", "", "", "", "", "", "", "", "Radiotherapy", "Nuclear medicine", "MR", "Other (please specify)",
     "Open-Ended Response", "Open-Ended Response", "Response"),
    ("114567890123", "400123456", "11/03/2025 09:12:44 AM", "11/03/2025 09:40:01 AM", "192.0.2.14", "", "", "", "",
     "Radiotherapy", "", "MR", "", "Alpha Medical Physics", "12.4", "Somewhat adequate"),
    ("114567890124", "400123456", "11/14/2025 02:12:44 PM", "11/14/2025 02:40:01 PM", "192.0.2.15", "", "", "", "",
     "", "Nuclear medicine", "", "Dosimetry", "Beta Clinical Engineering", "3", "Inadequate"),
    ("114567890125", "400123456", "11/14/2025 04:12:44 PM", "11/14/2025 04:40:01 PM", "192.0.2.16", "", "", "", "",
     "Radiotherapy", "Nuclear medicine", "MR", "", "Gamma Physics", "0.6 WTE", "Inadequate"),
)  # fmt: skip

_QUALTRICS_META = (
    ("StartDate", "Start Date", "startDate"), ("EndDate", "End Date", "endDate"), ("Status", "Response Type", "status"),
    ("IPAddress", "IP Address", "ipAddress"), ("Progress", "Progress", "progress"),
    ("Duration (in seconds)", "Duration (in seconds)", "duration"), ("Finished", "Finished", "finished"),
    ("RecordedDate", "Recorded Date", "recordedDate"), ("ResponseId", "Response ID", "_recordId"),
    ("RecipientLastName", "Recipient Last Name", "recipientLastName"),
    ("RecipientFirstName", "Recipient First Name", "recipientFirstName"),
    ("RecipientEmail", "Recipient Email", "recipientEmail"),
    ("ExternalReference", "External Data Reference", "externalDataReference"),
    ("LocationLatitude", "Location Latitude", "locationLatitude"),
    ("LocationLongitude", "Location Longitude", "locationLongitude"),
    ("DistributionChannel", "Distribution Channel", "distributionChannel"), ("UserLanguage", "User Language", "userLanguage"),
    ("Q1", "Which department do you answer for?", "QID1_TEXT"), ("Q2_1", "WTE in post - Clinical scientists", "QID2_1"),
    ("Q2_2", "WTE in post - Technologists", "QID2_2"), ("Q3", "Which services do you provide?\nTick all that apply.", "QID3"),
)  # fmt: skip


def _answer(number, *, preview=False):
    return (
        f"2025-11-0{number} 09:12:44", f"2025-11-0{number} 09:58:02", "Survey Preview" if preview else "IP Address",
        f"192.0.2.{number}", "100", "2718", "True", f"2025-11-0{number} 09:58:03", f"R_1a2b3c{number}", "", "", "", "",
        "51.5", "-0.12", "anonymous", "EN-GB", f"Department {number}", "14.2", "21.75", "Radiotherapy,Nuclear medicine",
    )  # fmt: skip


def _qualtrics(keys):
    key = [keys(name) for _, _, name in _QUALTRICS_META]
    return [[n for n, _, _ in _QUALTRICS_META], [t for _, t, _ in _QUALTRICS_META], key, _answer(3), _answer(4),
            _answer(5, preview=True)]  # fmt: skip


_QUALTRICS_PRIVATE = frozenset(
    {"IPAddress", "RecipientLastName", "RecipientFirstName", "RecipientEmail", "LocationLatitude",
     "LocationLongitude"}
)  # fmt: skip

_GOOGLE = (
    ("Timestamp", "Email Address", "What is your department called?", "Which services do you provide?",
     "WTE in post [Clinical scientists]", "WTE in post [Technologists]", "Any comments?"),
    ("2025/11/03 9:12:44 am GMT", "someone@gmail.com", "Alpha Medical Physics", "Radiotherapy;Nuclear medicine", "12.4", "6", ""),
    ("2025/11/14 2:40:01 pm GMT", "other@nhs.net", "Beta Physics", "Radiotherapy", "3", "0", "Ring 07700 900123"),
    ("2025/11/15 2:40:01 pm GMT", "", "Gamma Physics", "MR;Radiotherapy;Nuclear medicine", "3.5", "", "None"),
)  # fmt: skip

_LIME = (
    ("Response ID", "Date submitted", "Last page", "Start language", "Seed", "Token", "Date started", "Date last action",
     "IP address", "Referrer URL", "G01Q01. What is your department called?", "G01Q02. Which services? [Radiotherapy]",
     "G01Q02. Which services? [Nuclear medicine]", "G01Q03. WTE in post [Clinical scientists]"),
    ("1", "2025-11-03 09:58:02", "3", "en", "1203980912", "", "2025-11-03 09:12:44", "2025-11-03 09:58:02", "192.0.2.7", "",
     "Alpha Medical Physics", "Yes", "No", "12.4"),
    ("2", "", "1", "en", "988776655", "", "2025-11-04 10:00:00", "2025-11-04 10:01:00", "192.0.2.8", "", "Beta Physics",
     "N/A", "N/A", ""),
    ("3", "2025-11-05 09:58:02", "3", "en", "11223344", "", "2025-11-05 09:12:44", "2025-11-05 09:58:02", "192.0.2.9", "",
     "Gamma Physics", "No", "Yes", "3"),
)  # fmt: skip

_SNAP = (
    ("ID.name", "ID.date", "ID.start", "ID.end", "Q1", "Q2.a", "Q2.b", "Q3", "Q4"),
    ("Case 1", "03/11/2025", "09:12:44", "09:58:02", "Alpha Medical Physics", "1", "0", "12.4", "2"),
    ("Case 2", "14/11/2025", "10:12:44", "10:58:02", "Beta Physics", "1", "1", "3", "1"),
)

_CODED = (
    ("ID", "Q1", "Q2_1", "Q2_2", "Q3"),
    ("Response ID", "What is your department called?", "WTE in post: clinical scientists", "WTE in post: technologists",
     "Which services do you provide?"),
    ("1", "Alpha Medical Physics", "12.4", "3", "Radiotherapy"),
    ("2", "Beta Physics", "3", "2.5", "Nuclear medicine"),
)  # fmt: skip

_JISC = (
    ("Unique Response Number", "Started", "Completed", "1. What is your department called?", "2. Which services do you provide?",
     "2.a. If you selected Other, please specify:", "3.1. WTE in post - Clinical scientists",
     "3.2. WTE in post - Technologists", "4. Your e-mail address, if you wish to hear of the results"),
    ("1234567-1234567-12345678", "03/11/2025 09:12", "03/11/2025 09:58", "Alpha Medical Physics", "Radiotherapy; Other", "Dosimetry",
     "12.4", "6", "someone@gmail.com"),
    ("1234567-1234567-12345699", "14/11/2025 09:12", "14/11/2025 09:58", "Beta Physics", "Radiotherapy", "", "3", "1", ""),
)  # fmt: skip

_FORMS = (
    ("ID", "Start time", "Completion time", "Email", "Name", "Name of your organisation", "Which services do you provide?",
     "WTE in post", "WTE in post2", "Mobile number for queries"),
    ("1", "11/3/25 9:12:44", "11/3/25 9:58:02", "anonymous", "", "Alpha NHS Trust", "Radiotherapy;Nuclear medicine;", "24.6", "3",
     "07700 900123"),
    ("2", "11/14/25 9:12:44", "11/14/25 9:58:02", "anonymous", "", "Beta NHS Trust", "Radiotherapy;", "24,6", "3.0", ""),
)  # fmt: skip

_SMART = (
    ("UserID", "UserNo", "Name", "Email", "IP Address", "Unique ID", "Started", "Ended", "What's your age?", "What's your gender?"),
    ("195676290", "1", "", "", "192.0.2.1", "", "2022-07-15 09:44:04", "2022-07-15 09:47:53", "40~44", "Male"),
    ("195698438", "2", "", "", "192.0.2.2", "", "2022-07-15 13:46:21", "2022-07-15 13:49:36", "50~54", "Female"),
)  # fmt: skip

_REDCAP = (
    ("record_id", "redcap_survey_identifier", "return_timestamp", "department", "services___1", "services___2", "wte", "dob",
     "return_complete"),
    ("1", "", "2025-11-03 09:12:44", "Alpha", "1", "0", "12.4", "1980-02-03", "2"),
    ("2", "", "[not completed]", "Beta", "0", "1", "3", "", "0"),
)  # fmt: skip

TOOLS = (
    text("SurveyMonkey", _MONKEY, encoding="utf-8-sig", rows=3, header_rows=2, first=3,
         private=frozenset({"IP Address", "Email Address", "First Name", "Last Name"}),
         columns=("Respondent ID", "Collector ID", "Date Created", "Date Modified", "IP Address", "Email Address",
                  "First Name", "Last Name", "Custom Data 1",
                  "Which services does your department provide? (tick all that apply) / Radiotherapy",
                  "Which services does your department provide? (tick all that apply) / Nuclear medicine",
                  "Which services does your department provide? (tick all that apply) / MR",
                  "Which services does your department provide? (tick all that apply) / Other (please specify)",
                  "What is your department called?", "WTE in post (clinical scientists)", "How adequate is your staffing?"),
         kinds={"Respondent ID": "identifier", "Date Created": "moment", "WTE in post (clinical scientists)": "number",
                "Custom Data 1": "empty"}),
    text("Qualtrics", _qualtrics(lambda key: f'{{"ImportId":"{key}"}}'), encoding="utf-8-sig", end="\n", rows=2,
         header_rows=3, first=4, private=_QUALTRICS_PRIVATE, left_out={6: "survey preview, not an answer"},
         kinds={"Finished": "yes/no", "Progress": "whole"}),
    text("Qualtrics, time zones and question objects in the keys",
         _qualtrics(lambda key: f'{{"ImportId":"{key}","timeZone":"Europe/London"}}'), encoding="utf-8", end="\n", rows=2,
         header_rows=3, first=4, private=_QUALTRICS_PRIVATE),
    text("Qualtrics as tabs in UTF-16", _qualtrics(lambda key: f'{{"ImportId":"{key}"}}'), delimiter="\t", encoding="utf-16",
         file="survey.tsv", rows=2, header_rows=3, first=4, private=_QUALTRICS_PRIVATE),
    text("Qualtrics without import keys", [row for place, row in enumerate(_qualtrics(str)) if place != 2],
         encoding="utf-8-sig", rows=2, header_rows=2, first=3, private=_QUALTRICS_PRIVATE),
    text("Google Forms", _GOOGLE, rows=3, private=frozenset({"Email Address"}),
         kinds={"Timestamp": "moment", "Which services do you provide?": "choices",
                "WTE in post [Clinical scientists]": "number"}, missing={"Any comments?": 1}),
    text("LimeSurvey", _LIME, rows=3, quote_all=True, private=frozenset({"IP address"}),
         kinds={"G01Q02. Which services? [Radiotherapy]": "yes/no", "Date submitted": "moment"}),
    text("LimeSurvey with semicolons", _LIME, rows=3, delimiter=";", encoding="utf-8-sig", quote_all=True,
         private=frozenset({"IP address"})),
    text("Snap", _SNAP, rows=2, encoding="utf-8", kinds={"ID.date": "date", "Q3": "number"}),
    text("question codes above question texts", _CODED, rows=2, header_rows=2, first=3,
         columns=("ID / Response ID", "Q1 / What is your department called?", "Q2_1 / WTE in post: clinical scientists",
                  "Q2_2 / WTE in post: technologists", "Q3 / Which services do you provide?")),
    text("Jisc Online Surveys", _JISC, rows=2,
         private=frozenset({"4. Your e-mail address, if you wish to hear of the results"}),
         kinds={"2. Which services do you provide?": "choices", "Started": "moment"}),
    text("Microsoft Forms saved as CSV", _FORMS, rows=2, private=frozenset({"Email", "Name", "Mobile number for queries"}),
         kinds={"Which services do you provide?": "choices", "WTE in post": "number", "Start time": "moment"}),
    text("SmartSurvey", _SMART, rows=2, private=frozenset({"Name", "Email", "IP Address"}),
         fields={"age_band": "What's your age?", "gender": "What's your gender?"}),
    text("REDCap", _REDCAP, rows=2, private=frozenset({"dob"})),
)  # fmt: skip
