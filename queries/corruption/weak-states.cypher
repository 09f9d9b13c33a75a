MATCH (situation)-[:CONDITION_TYPE]->(condition)
OPTIONAL MATCH (situation)-[:PLACE]->(place)
OPTIONAL MATCH (situation)-[:ENABLES]->(enables)
OPTIONAL MATCH (situation)-[:ATTRACTS]->(attracts)
OPTIONAL MATCH (situation)-[:EFFECT]->(effect)
RETURN DISTINCT condition.iri AS condition, place.iri AS place, enables.iri AS enables,
  attracts.iri AS attracts, effect.iri AS effect
ORDER BY condition, place, enables, attracts, effect
