MATCH (support)-[:SERVICE]->(help), (support)-[:PROVIDER]->(helper)
OPTIONAL MATCH (help)-[broader:BROADER_SERVICE]->
  (:Resource {iri: 'https://w3id.org/nexus-kg/ontology#travelFacilitation'})
WITH * WHERE help.iri = 'https://w3id.org/nexus-kg/ontology#travelFacilitation' OR broader IS NOT NULL
OPTIONAL MATCH (support)-[:BENEFICIARY]->(helped)
OPTIONAL MATCH (support)-[:WITTINGNESS]->(knowing)
OPTIONAL MATCH (support)-[:PRICING]->(price)
RETURN DISTINCT helper.iri AS provider, help.iri AS service, helped.iri AS beneficiary,
  knowing.iri AS wittingness, price.iri AS pricing
ORDER BY provider, service, beneficiary, pricing
