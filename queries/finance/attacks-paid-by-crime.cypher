MATCH (event:Attack)
OPTIONAL MATCH (event)-[:PLACE]->(at)
OPTIONAL MATCH (event)-[:FINANCED_BY]->(crime)
UNWIND coalesce(event.startDate_all, [event.startDate]) AS day
UNWIND coalesce(event.startYear_all, [event.startYear]) AS year
UNWIND coalesce(event.costText_all, [event.costText]) AS cost
RETURN event.iri AS attack, at.iri AS place, day AS day, year AS year, crime.iri AS paid_by,
  cost AS cost
ORDER BY attack
