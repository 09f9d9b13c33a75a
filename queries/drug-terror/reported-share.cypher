MATCH (estimate)-[:ABOUT]->(:Resource {iri: 'https://w3id.org/nexus-kg/id/category/ftos'}),
  (estimate)-[:ACTIVITY_TYPE]->
    (drugs:Resource {iri: 'https://w3id.org/nexus-kg/ontology#drugTrafficking'}),
  (designation)-[:DESIGNATED_ENTITY]->(organization),
  (designation)-[:PROGRAM]->(:Resource {iri: 'https://w3id.org/nexus-kg/id/program/FTO'}),
  (organization)-[:ENGAGES_IN]->(drugs)
UNWIND coalesce(designation.startDate_all, [designation.startDate]) AS designated
UNWIND coalesce(designation.endDate_all, [designation.endDate]) AS revoked
UNWIND coalesce(estimate.quantity_all, [estimate.quantity]) AS reported
UNWIND coalesce(estimate.quantityOf_all, [estimate.quantityOf]) AS out_of
WITH * WHERE designated <= $as_of AND (revoked IS NULL OR revoked > $as_of)
  AND reported IS NOT NULL AND out_of IS NOT NULL
RETURN reported AS reported, out_of AS out_of, count(DISTINCT organization) AS named
