MATCH (involvement)-[:ACTOR]->(doer), (involvement)-[:ACTIVITY_TYPE]->(deed)
OPTIONAL MATCH (deed)-[broader:BROADER_ACTIVITY]->(:Resource {iri: $activity})
OPTIONAL MATCH (involvement)-[:MODE]->(how)
OPTIONAL MATCH (involvement)-[:PLACE]->(at)
OPTIONAL MATCH (at)-[within:LOCATED_IN]->(:Resource {iri: $region})
OPTIONAL MATCH (at)-[across:OVERLAPS]-(:Resource {iri: $region})
OPTIONAL MATCH (involvement)-[:PURPOSE]->(goal)
UNWIND coalesce(involvement.startDate_all, [involvement.startDate]) AS first
UNWIND coalesce(involvement.endDate_all, [involvement.endDate]) AS last
UNWIND coalesce(involvement.startYear_all, [involvement.startYear]) AS first_year
UNWIND coalesce(involvement.endYear_all, [involvement.endYear]) AS last_year
WITH * WHERE ($actor = '' OR doer.iri = $actor)
  AND ($activity = '' OR deed.iri = $activity OR broader IS NOT NULL)
  AND ($region = '' OR at.iri = $region OR within IS NOT NULL OR across IS NOT NULL)
RETURN DISTINCT doer.iri AS who, deed.iri AS what, how.iri AS mode, at.iri AS place,
  goal.iri AS purpose, first AS since, last AS until,
  first_year AS since_year, last_year AS until_year
ORDER BY who, what, place, mode, purpose
