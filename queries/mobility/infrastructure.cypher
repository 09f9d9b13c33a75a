MATCH (facility:SmugglingInfrastructure)
OPTIONAL MATCH (facility)-[:LOCATED_IN]->(around:Country)
OPTIONAL MATCH (use)-[:PLACE]->(facility), (use)-[:ACTOR]->(one), (use)-[:ACTIVITY_TYPE]->(deed)
OPTIONAL MATCH (facility)-[within:LOCATED_IN]->(:Resource {iri: $region})
OPTIONAL MATCH (facility)-[across:OVERLAPS]-(:Resource {iri: $region})
WITH * WHERE $region = '' OR facility.iri = $region OR within IS NOT NULL OR across IS NOT NULL
RETURN DISTINCT facility.iri AS facility, around.iri AS country, one.iri AS user, deed.iri AS activity
ORDER BY facility, country, user, activity
