MATCH (involvement)-[:PLACE]->(hub:SmugglingHub), (involvement)-[:ACTOR]->(actor),
  (involvement)-[:ACTIVITY_TYPE]->(activity)
WHERE $region = '' OR hub.iri = $region
  OR EXISTS { MATCH (hub)-[:LOCATED_IN]->(:Resource {iri: $region}) }
RETURN DISTINCT hub.iri AS hub, actor.iri AS actor, activity.iri AS activity
ORDER BY hub, actor, activity
