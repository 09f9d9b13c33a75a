MATCH (support)-[:PROVIDER]->(provider), (support)-[:BENEFICIARY]->(beneficiary),
  (support)-[:SERVICE]->(service)
OPTIONAL MATCH (support)-[:PLACE]->(place)
RETURN DISTINCT provider.iri AS provider, service.iri AS service, beneficiary.iri AS beneficiary,
  place.iri AS place
ORDER BY provider, beneficiary, service
