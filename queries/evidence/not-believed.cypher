MATCH (claim)-[:STATUS]->(standing)
WHERE standing.iri IN ['https://w3id.org/nexus-kg/ontology#possible',
  'https://w3id.org/nexus-kg/ontology#unproven', 'https://w3id.org/nexus-kg/ontology#alleged',
  'https://w3id.org/nexus-kg/ontology#retracted']
UNWIND coalesce(claim.passage_all, [claim.passage]) AS passage
UNWIND coalesce(claim.locator_all, [claim.locator]) AS locator
WITH * WHERE locator IS NOT NULL
RETURN claim.iri AS record, standing.iri AS status, passage AS passage, locator AS locator
ORDER BY status, record
