MATCH (support)-[:SERVICE]->(help), (support)-[:PROVIDER]->(helper)
WHERE help.iri IN ['https://w3id.org/nexus-kg/ontology#travelFacilitation',
  'https://w3id.org/nexus-kg/ontology#clandestineMovement',
  'https://w3id.org/nexus-kg/ontology#documentForgery']
OPTIONAL MATCH (support)-[:BENEFICIARY]->(helped)
OPTIONAL MATCH (support)-[:WITTINGNESS]->(knowing)
OPTIONAL MATCH (support)-[:PRICING]->(price)
RETURN DISTINCT helper.iri AS provider, help.iri AS service, helped.iri AS beneficiary,
  knowing.iri AS wittingness, price.iri AS pricing
ORDER BY provider, service, beneficiary, pricing
