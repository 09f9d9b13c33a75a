MATCH (involvement)-[:ACTOR]->(actor), (involvement)-[:ACTIVITY_TYPE]->(activity),
  (involvement)-[:PURPOSE]->(purpose)
WHERE purpose.iri IN ['https://w3id.org/nexus-kg/ontology#financeTerrorism',
  'https://w3id.org/nexus-kg/ontology#financeViolence']
OPTIONAL MATCH (involvement)-[:PLACE]->(place)
RETURN DISTINCT activity.iri AS activity, actor.iri AS actor, purpose.iri AS purpose,
  place.iri AS place
ORDER BY activity, actor, place
