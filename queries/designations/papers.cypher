MATCH (document)-[:DOCUMENT_OF]->(owner)
WHERE $entity = '' OR owner.iri = $entity
OPTIONAL MATCH (document)-[:ISSUING_COUNTRY]->(country)
UNWIND coalesce(document.documentNumber_all, [document.documentNumber]) AS code
UNWIND coalesce(document.documentType_all, [document.documentType]) AS sort
WITH * WHERE code IS NOT NULL AND ($number = '' OR code = $number)
RETURN DISTINCT owner.iri AS holder, sort AS document_type, code AS document_number, country.iri AS issuing_country
ORDER BY holder, document_type, document_number
