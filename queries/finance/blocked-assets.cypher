MATCH (blocking)-[:BLOCKED_OWNER]->(loser), (blocking)-[:BLOCKING_AUTHORITY]->(blocker)
UNWIND coalesce(blocking.amount_all, [blocking.amount]) AS amount
UNWIND coalesce(blocking.currency_all, [blocking.currency]) AS currency
WITH * WHERE amount IS NOT NULL AND currency IS NOT NULL
RETURN loser.iri AS owner, blocker.iri AS authority, amount AS amount, currency AS currency
ORDER BY amount DESC, owner
