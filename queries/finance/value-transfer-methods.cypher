MATCH (transfer)-[:TRANSFER_METHOD]->(method)
OPTIONAL MATCH (transfer)-[:SENDER]->(sender)
OPTIONAL MATCH (transfer)-[:RECEIVER]->(receiver)
OPTIONAL MATCH (transfer)-[:COMMODITY]->(commodity)
RETURN DISTINCT method.iri AS method, sender.iri AS sender, receiver.iri AS receiver,
  commodity.iri AS commodity
ORDER BY method, commodity
