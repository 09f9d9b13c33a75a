MATCH (involvement)-[:ACTOR]->(actor), (involvement)-[:MODE]->(mode),
  (involvement)-[:ACTIVITY_TYPE]->(activity)
OPTIONAL MATCH (activity)-[broader:BROADER_ACTIVITY]->
  (:Resource {iri: 'https://w3id.org/nexus-kg/ontology#drugTrafficking'})
OPTIONAL MATCH (involvement)-[:PLACE]->(place)
WITH * WHERE (activity.iri = 'https://w3id.org/nexus-kg/ontology#drugTrafficking' OR broader IS NOT NULL)
RETURN DISTINCT mode.iri AS mode, actor.iri AS actor, place.iri AS place
ORDER BY mode, actor, place
