MATCH (involvement)-[:ACTOR]->(actor), (involvement)-[:ACTIVITY_TYPE]->(activity)
OPTIONAL MATCH (activity)-[:BROADER_ACTIVITY]->(kind)
  WHERE kind.iri IN ['https://w3id.org/nexus-kg/ontology#migrantSmuggling',
    'https://w3id.org/nexus-kg/ontology#traffickingInPersons',
    'https://w3id.org/nexus-kg/ontology#documentFraud',
    'https://w3id.org/nexus-kg/ontology#terroristTravel']
WITH * WHERE kind IS NOT NULL OR activity.iri IN ['https://w3id.org/nexus-kg/ontology#migrantSmuggling',
    'https://w3id.org/nexus-kg/ontology#traffickingInPersons',
    'https://w3id.org/nexus-kg/ontology#documentFraud',
    'https://w3id.org/nexus-kg/ontology#terroristTravel']
OPTIONAL MATCH (involvement)-[:MODE]->(mode)
OPTIONAL MATCH (involvement)-[:PLACE]->(place)
RETURN DISTINCT actor.iri AS actor, activity.iri AS activity, mode.iri AS mode, place.iri AS place
ORDER BY actor, activity, mode, place
