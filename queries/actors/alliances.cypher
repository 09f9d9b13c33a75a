MATCH (alliance)-[:ALLY]->(one), (alliance)-[:ALLY]->(another)
WHERE one.iri < another.iri
UNWIND coalesce(alliance.startDate_all, [alliance.startDate]) AS first
UNWIND coalesce(alliance.endDate_all, [alliance.endDate]) AS last
UNWIND coalesce(alliance.startYear_all, [alliance.startYear]) AS first_year
UNWIND coalesce(alliance.endYear_all, [alliance.endYear]) AS last_year
RETURN DISTINCT one.iri AS ally, another.iri AS other, first AS since, last AS until,
  first_year AS since_year, last_year AS until_year
ORDER BY ally, other, since
