MATCH (other)-[:ALIAS_OF]->(one)
WHERE $entity = '' OR one.iri = $entity
OPTIONAL MATCH (other)-[:ALIAS_TYPE]->(sort)
OPTIONAL MATCH (other)-[:ALIAS_QUALITY]->(grade)
UNWIND coalesce(other.aliasText_all, [other.aliasText]) AS text
WITH * WHERE text IS NOT NULL AND ($alias = '' OR text = $alias)
RETURN DISTINCT one.iri AS listed, text AS name, sort.iri AS kind, grade.iri AS quality
ORDER BY listed, name
