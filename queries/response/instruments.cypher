MATCH (one:LegalInstrument)
OPTIONAL MATCH (one)-[:SUBJECT_MATTER]->(evil)
OPTIONAL MATCH (estimate)-[:ABOUT]->(one), (estimate)-[:UNIT]->(:Resource {iri: 'https://w3id.org/nexus-kg/ontology#states'})
UNWIND coalesce(estimate.quantity_all, [estimate.quantity]) AS parties
UNWIND coalesce(estimate.minimumQuantity_all, [estimate.minimumQuantity]) AS least
RETURN DISTINCT one.iri AS instrument, evil.iri AS against, parties AS parties, least AS at_least
ORDER BY instrument, against
