"""Survey data: files become editions; rounds, departments, editions, objections and what is due to be erased."""

from __future__ import annotations

from wiu.policy.access import Action
from wiu.ui import door, editions, marks, mishap, rights, rounds, survey_parts, uploads

viewer, desk = door.admit(Action.LOAD_SURVEY)

marks.show_title("Survey data", marks.Badge.OFFICE)
survey_parts.show_news()
part = survey_parts.choose()
with mishap.said():
    if part == survey_parts.ROUNDS:
        rounds.show(viewer, desk)
    elif part == survey_parts.EDITIONS:
        editions.show(viewer, desk)
    elif part == survey_parts.RIGHTS:
        rights.show(viewer, desk)
    else:
        uploads.show(viewer, desk)
