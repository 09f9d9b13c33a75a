MATCH (blocking)-[:BLOCKED_OWNER]->(loser)
OPTIONAL MATCH (blocking)-[:BLOCKING_AUTHORITY]->(blocker)
UNWIND coalesce(blocking.amount_all, [blocking.amount]) AS sum
UNWIND coalesce(blocking.minimumAmount_all, [blocking.minimumAmount]) AS least
UNWIND coalesce(blocking.maximumAmount_all, [blocking.maximumAmount]) AS most
UNWIND coalesce(blocking.quantityText_all, [blocking.quantityText]) AS text
UNWIND coalesce(blocking.description_all, [blocking.description]) AS told
UNWIND coalesce(blocking.currency_all, [blocking.currency]) AS currency
UNWIND coalesce(blocking.startDate_all, [blocking.startDate]) AS first
RETURN loser.iri AS owner, blocker.iri AS authority, sum AS amount,
  least AS at_least, most AS at_most, coalesce(text, told) AS in_words,
  currency AS currency, first AS since
ORDER BY amount IS NULL, amount DESC, at_most IS NULL, at_most DESC, at_least IS NULL,
  at_least DESC, owner
