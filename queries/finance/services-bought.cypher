MATCH (support)-[:BENEFICIARY]->(:Resource {iri: $beneficiary}),
  (support)-[:PROVIDER]->(provider), (support)-[:SERVICE]->(service)
RETURN DISTINCT service.iri AS service, provider.iri AS provider
ORDER BY service, provider
