MATCH (designation)-[:DESIGNATED_ENTITY]->(fto),
  (designation)-[:PROGRAM]->(:Resource {iri: 'https://w3id.org/nexus-kg/id/program/FTO'}),
  (involvement)-[said:ACTOR]->(fto), (involvement)-[:ACTIVITY_TYPE]->(trade)
WHERE said.inferred = false AND said.credibility <= $min_credibility
OPTIONAL MATCH (trade)-[broader:BROADER_ACTIVITY]->
  (:Resource {iri: 'https://w3id.org/nexus-kg/ontology#drugTrafficking'})
OPTIONAL MATCH (involvement)-[:MODE]->(how)
OPTIONAL MATCH (involvement)-[:PLACE]->(at)
OPTIONAL MATCH (at)-[within:LOCATED_IN]->(:Resource {iri: $region})
OPTIONAL MATCH (involvement)-[:TRAFFICKED_COMMODITY]->(good)
OPTIONAL MATCH (good)-[kind:BROADER_COMMODITY]->(:Resource {iri: $commodity})
UNWIND coalesce(designation.startDate_all, [designation.startDate]) AS designated
UNWIND coalesce(designation.endDate_all, [designation.endDate]) AS revoked
WITH * WHERE (trade.iri = 'https://w3id.org/nexus-kg/ontology#drugTrafficking' OR broader IS NOT NULL)
  AND designated <= $as_of AND (revoked IS NULL OR revoked > $as_of)
  AND ($region = '' OR at.iri = $region OR within IS NOT NULL)
  AND ($commodity = '' OR good.iri = $commodity OR kind IS NOT NULL)
RETURN DISTINCT fto.iri AS organization, trade.iri AS activity, how.iri AS mode,
  at.iri AS place, good.iri AS commodity_traded, designated AS designated
ORDER BY organization, activity, place, commodity_traded, mode
