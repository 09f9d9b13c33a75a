MATCH (involvement)-[:PLACE]->(hub:SmugglingHub), (involvement)-[:ACTOR]->(actor),
  (involvement)-[:ACTIVITY_TYPE]->(activity)
OPTIONAL MATCH (hub)-[within:LOCATED_IN]->(:Resource {iri: $region})
OPTIONAL MATCH (hub)-[across:OVERLAPS]-(:Resource {iri: $region})
WITH * WHERE $region = '' OR hub.iri = $region OR within IS NOT NULL OR across IS NOT NULL
RETURN DISTINCT hub.iri AS hub, actor.iri AS actor, activity.iri AS activity
ORDER BY hub, actor, activity
