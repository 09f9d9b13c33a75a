MATCH (designation)-[:DESIGNATED_ENTITY]->(organization),
  (designation)-[:PROGRAM]->(:Resource {iri: 'https://w3id.org/nexus-kg/id/program/FTO'}),
  (involvement)-[said:ACTOR]->(organization), (involvement)-[:ACTIVITY_TYPE]->(activity)
WHERE said.inferred = false AND said.credibility <= $min_credibility
OPTIONAL MATCH (activity)-[broader:BROADER_ACTIVITY]->
  (:Resource {iri: 'https://w3id.org/nexus-kg/ontology#drugTrafficking'})
OPTIONAL MATCH (involvement)-[:MODE]->(mode)
OPTIONAL MATCH (involvement)-[:PLACE]->(place)
OPTIONAL MATCH (place)-[within:LOCATED_IN]->(:Resource {iri: $region})
OPTIONAL MATCH (place)-[across:OVERLAPS]-(:Resource {iri: $region})
OPTIONAL MATCH (involvement)-[:TRAFFICKED_COMMODITY]->(good)
OPTIONAL MATCH (good)-[kind:BROADER_COMMODITY]->(:Resource {iri: $commodity})
UNWIND said.records AS told
OPTIONAL MATCH (record:Resource {iri: told})
UNWIND coalesce(record.validFrom_all, [record.validFrom]) AS valid_from
UNWIND coalesce(designation.startDate_all, [designation.startDate]) AS designated
UNWIND coalesce(designation.endDate_all, [designation.endDate]) AS revoked
UNWIND coalesce(involvement.startDate_all, [involvement.startDate]) AS since
UNWIND coalesce(involvement.endDate_all, [involvement.endDate]) AS until
UNWIND coalesce(involvement.startYear_all, [involvement.startYear]) AS since_year
UNWIND coalesce(involvement.endYear_all, [involvement.endYear]) AS until_year
WITH * WHERE (activity.iri = 'https://w3id.org/nexus-kg/ontology#drugTrafficking' OR broader IS NOT NULL)
  AND record.informationCredibility <= $min_credibility
  AND designated <= $as_of AND (revoked IS NULL OR revoked > $as_of)
  AND (since IS NULL OR since <= $as_of) AND (until IS NULL OR until >= $as_of)
  AND (since_year IS NULL OR toString(since_year) <= toString($as_of))
  AND (until_year IS NULL OR toString(until_year) >= left(toString($as_of), 4))
  AND ($region = '' OR place.iri = $region OR within IS NOT NULL OR across IS NOT NULL)
  AND ($commodity = '' OR good.iri = $commodity OR kind IS NOT NULL)
RETURN organization.iri AS organization, collect(DISTINCT mode.iri) AS how,
  collect(DISTINCT place.iri) AS `where`, collect(DISTINCT good.iri) AS traded,
  designated AS designated, max(valid_from) AS said
ORDER BY organization
