-- Keeps what makes a release's document again, and the document.
--
-- $number: the release
-- $kept: its views and words, as canonical JSON
-- $document: the bytes of the PDF
-- A row is: none comes back.
-- Safe to show: no.
INSERT INTO release_document (number, kept, document)
VALUES ($number, $kept, $document);
