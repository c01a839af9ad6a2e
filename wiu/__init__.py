"""The journey of a workforce survey, one package a station; imports run down only.

A file becomes rows                (`wiu.survey`)
→ who answered, and for whom       (`wiu.coverage`)
→ a question and its raw counts    (`wiu.statistics`)
→ counts are made safe             (`wiu.disclosure`)
→ safe tables are shown            (`wiu.presentation`)
→ asked, decided, released, kept   (`wiu.requests`, `wiu.releases`, `wiu.store`)
→ one errand a module              (`wiu.services`), on screens (`wiu.ui`, `pages`) or by command (`wiu.__main__`).
What people decided, as tables that people can read, lies in `wiu.policy`.
"""
