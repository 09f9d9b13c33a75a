MATCH (involvement)-[:ACTOR]->(doer), (involvement)-[:ACTIVITY_TYPE]->(activity)
OPTIONAL MATCH (activity)-[broader:BROADER_ACTIVITY]->
  (:Resource {iri: 'https://w3id.org/nexus-kg/ontology#terroristTactics'})
WITH * WHERE activity.iri = 'https://w3id.org/nexus-kg/ontology#terroristTactics' OR broader IS NOT NULL
OPTIONAL MATCH (involvement)-[:VICTIM]->(target)
OPTIONAL MATCH (involvement)-[:PURPOSE]->(goal)
OPTIONAL MATCH (involvement)-[:IN_RESPONSE_TO]->(cause)
OPTIONAL MATCH (involvement)-[:FREQUENCY]->(often)
RETURN DISTINCT doer.iri AS actor, target.iri AS victim, goal.iri AS purpose,
  cause.iri AS in_response_to, often.iri AS frequency
ORDER BY actor, victim, purpose
