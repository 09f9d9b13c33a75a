MATCH (estimate)-[:ABOUT]->(:Resource {iri: 'https://w3id.org/nexus-kg/id/category/ftos'}),
  (estimate)-[:ACTIVITY_TYPE]->
    (drugs:Resource {iri: 'https://w3id.org/nexus-kg/ontology#drugTrafficking'}),
  (designation)-[:DESIGNATED_ENTITY]->(organization),
  (designation)-[:PROGRAM]->(:Resource {iri: 'https://w3id.org/nexus-kg/id/program/FTO'}),
  (involvement)-[:ACTOR]->(organization), (involvement)-[:ACTIVITY_TYPE]->(activity)
OPTIONAL MATCH (activity)-[broader:BROADER_ACTIVITY]->
  (:Resource {iri: 'https://w3id.org/nexus-kg/ontology#drugTrafficking'})
UNWIND coalesce(designation.startDate_all, [designation.startDate]) AS designated
UNWIND coalesce(designation.endDate_all, [designation.endDate]) AS revoked
UNWIND coalesce(involvement.startDate_all, [involvement.startDate]) AS since
UNWIND coalesce(involvement.endDate_all, [involvement.endDate]) AS until
UNWIND coalesce(involvement.startYear_all, [involvement.startYear]) AS since_year
UNWIND coalesce(involvement.endYear_all, [involvement.endYear]) AS until_year
UNWIND coalesce(estimate.quantity_all, [estimate.quantity]) AS reported
UNWIND coalesce(estimate.quantityOf_all, [estimate.quantityOf]) AS out_of
WITH * WHERE (activity.iri = 'https://w3id.org/nexus-kg/ontology#drugTrafficking' OR broader IS NOT NULL)
  AND designated <= $as_of AND (revoked IS NULL OR revoked > $as_of)
  AND (since IS NULL OR since <= $as_of) AND (until IS NULL OR until >= $as_of)
  AND (since_year IS NULL OR toString(since_year) <= toString($as_of))
  AND (until_year IS NULL OR toString(until_year) >= left(toString($as_of), 4))
  AND reported IS NOT NULL AND out_of IS NOT NULL
RETURN reported AS reported, out_of AS out_of, count(DISTINCT organization) AS named
