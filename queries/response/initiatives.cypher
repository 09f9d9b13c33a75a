MATCH (one:Initiative)
OPTIONAL MATCH (one)-[:DONOR]->(giver)
OPTIONAL MATCH (one)-[:INITIATIVE_AREA]->(area)
OPTIONAL MATCH (one)-[:PROVIDES]->(assistance)-[:ASSISTANCE_KIND]->(kind)
OPTIONAL MATCH (assistance)-[:BENEFICIARY_PLACE]->(at)
RETURN one.iri AS initiative, giver.iri AS donor, collect(DISTINCT area.iri) AS areas,
  kind.iri AS help, at.iri AS place
ORDER BY initiative, help, place
