MATCH (deal:Collusion)-[:COLLUDER]->(member)
OPTIONAL MATCH (deal)-[:PLACE]->(at)
RETURN deal.iri AS collusion, member.iri AS colluder, at.iri AS place
ORDER BY collusion, colluder
