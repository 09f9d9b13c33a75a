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
RETURN DISTINCT one.iri AS bearer, text AS name, sort.iri AS kind, grade.iri AS quality,
  day AS born, year AS birth_year, place AS born_in, said AS note
UNION
MATCH (one:Resource)
WHERE $entity = '' OR one.iri = $entity
UNWIND coalesce(one.alias_all, [one.alias]) AS text
WITH * WHERE text IS NOT NULL AND ($alias = '' OR text = $alias) AND NOT EXISTS {
    MATCH (told)-[:ALIAS_OF]->(one)
    WHERE text IN coalesce(told.aliasText_all, [told.aliasText])
  }
RETURN DISTINCT one.iri AS bearer, text AS name, toString(null) AS kind, toString(null) AS quality,
  date(null) AS born, toInteger(null) AS birth_year, toString(null) AS born_in, toString(null) AS note
UNION
MATCH (one:Resource)
WHERE $entity = '' OR one.iri = $entity
UNWIND coalesce(one.acronym_all, [one.acronym]) AS text
WITH * WHERE text IS NOT NULL AND ($alias = '' OR text = $alias)
RETURN DISTINCT one.iri AS bearer, text AS name, 'https://w3id.org/nexus-kg/ontology#acronym' AS kind,
  toString(null) AS quality, date(null) AS born, toInteger(null) AS birth_year, toString(null) AS born_in, toString(null) AS note
