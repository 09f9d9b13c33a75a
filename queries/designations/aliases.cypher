MATCH (other)-[:ALIAS_OF]->(one)
WHERE $entity = '' OR one.iri = $entity
OPTIONAL MATCH (other)-[:ALIAS_TYPE]->(sort)
OPTIONAL MATCH (other)-[:ALIAS_QUALITY]->(grade)
UNWIND coalesce(other.aliasText_all, [other.aliasText]) AS text
UNWIND coalesce(other.aliasBirthDate_all, [other.aliasBirthDate]) AS day
UNWIND coalesce(other.aliasBirthYear_all, [other.aliasBirthYear]) AS year
UNWIND coalesce(other.aliasBirthPlaceText_all, [other.aliasBirthPlaceText]) AS place
UNWIND coalesce(other.remarks_all, [other.remarks]) AS said
WITH * WHERE text IS NOT NULL AND ($alias = '' OR text = $alias)
RETURN DISTINCT one.iri AS listed, text AS name, sort.iri AS kind, grade.iri AS quality,
  day AS born, year AS birth_year, place AS born_in, said AS note
ORDER BY listed, name
