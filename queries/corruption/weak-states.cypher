MATCH (situation)-[:CONDITION_TYPE]->(condition)
OPTIONAL MATCH (situation)-[:PLACE]->(place)
OPTIONAL MATCH (situation)-[:ENABLES]->(enables)
OPTIONAL MATCH (situation)-[:ATTRACTS]->(attracts)
RETURN DISTINCT condition.iri AS condition, place.iri AS place, enables.iri AS enables,
  attracts.iri AS attracts
ORDER BY condition, place, enables, attracts
