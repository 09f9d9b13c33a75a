MATCH (blocking)-[:BLOCKED_OWNER]->(loser)
OPTIONAL MATCH (blocking)-[:BLOCKING_AUTHORITY]->(blocker)
UNWIND coalesce(blocking.amount_all, [blocking.amount]) AS sum
UNWIND coalesce(blocking.maximumAmount_all, [blocking.maximumAmount]) AS most
UNWIND coalesce(blocking.currency_all, [blocking.currency]) AS currency
RETURN DISTINCT loser.iri AS owner, blocker.iri AS authority, sum AS amount, most AS at_most,
  currency AS currency
ORDER BY amount DESC, at_most DESC, owner
