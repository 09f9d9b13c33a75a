MATCH (blocking)-[:BLOCKED_OWNER]->(loser)
OPTIONAL MATCH (blocking)-[:BLOCKING_AUTHORITY]->(blocker)
UNWIND coalesce(blocking.amount_all, [blocking.amount]) AS sum
UNWIND coalesce(blocking.maximumAmount_all, [blocking.maximumAmount]) AS most
UNWIND coalesce(blocking.currency_all, [blocking.currency]) AS currency
UNWIND coalesce(blocking.startDate_all, [blocking.startDate]) AS first
RETURN loser.iri AS owner, blocker.iri AS authority, sum AS amount, most AS at_most,
  currency AS currency, first AS since
ORDER BY amount DESC, at_most DESC, owner
