MATCH (involvement)-[:ACTOR]->(actor), (involvement)-[:MODE]->(mode),
  (involvement)-[:ACTIVITY_TYPE]->(activity)
WHERE activity.iri = 'https://w3id.org/nexus-kg/ontology#drugTrafficking' OR EXISTS {
  MATCH (activity)-[:BROADER_ACTIVITY]->
    (:Resource {iri: 'https://w3id.org/nexus-kg/ontology#drugTrafficking'}) }
OPTIONAL MATCH (involvement)-[:PLACE]->(place)
RETURN DISTINCT mode.iri AS mode, actor.iri AS actor, place.iri AS place
ORDER BY mode, actor, place
