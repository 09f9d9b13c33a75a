MATCH (record)-[:MENTIONS]->(:Resource {iri: $thing}), (record)-[:STATUS]->(status)
UNWIND coalesce(record.passage_all, [record.passage]) AS passage
UNWIND coalesce(record.locator_all, [record.locator]) AS locator
WITH * WHERE locator IS NOT NULL
RETURN DISTINCT record.iri AS record, status.iri AS status, locator AS locator,
  passage AS passage
ORDER BY record
