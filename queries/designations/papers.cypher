MATCH (document)-[:DOCUMENT_OF]->(owner)
WHERE $entity = '' OR owner.iri = $entity
OPTIONAL MATCH (document)-[:ISSUING_COUNTRY]->(country)
UNWIND coalesce(document.documentNumber_all, [document.documentNumber]) AS code
UNWIND coalesce(document.documentType_all, [document.documentType]) AS sort
UNWIND coalesce(document.issueDate_all, [document.issueDate]) AS issue_day
UNWIND coalesce(document.issueDateText_all, [document.issueDateText]) AS issue_text
UNWIND coalesce(document.expiryDate_all, [document.expiryDate]) AS expiry_day
UNWIND coalesce(document.expiryDateText_all, [document.expiryDateText]) AS expiry_text
UNWIND coalesce(document.issuePlaceText_all, [document.issuePlaceText]) AS place
UNWIND coalesce(document.remarks_all, [document.remarks]) AS text
WITH * WHERE $number = ''
  OR replace(replace(replace(replace(toUpper(code), '-', ''), '.', ''), '/', ''), ' ', '')
   = replace(replace(replace(replace(toUpper($number), '-', ''), '.', ''), '/', ''), ' ', '')
RETURN DISTINCT owner.iri AS holder, sort AS document_type, code AS document_number, country.iri AS issuing_country,
  coalesce(toString(issue_day), issue_text) AS issued,
  coalesce(toString(expiry_day), expiry_text) AS expires, place AS issued_in, text AS note
ORDER BY holder, document_type, document_number
