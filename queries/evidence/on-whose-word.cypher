MATCH (claim)-[:PROV_WAS_QUOTED_FROM]->(witness), (claim)-[:STATUS]->(standing)
UNWIND coalesce(claim.passage_all, [claim.passage]) AS passage
RETURN claim.iri AS record, witness.iri AS quoted, standing.iri AS status, passage AS passage
ORDER BY record, quoted
