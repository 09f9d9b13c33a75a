MATCH (way:TraffickingRoute)
OPTIONAL MATCH (way)-[:COMMODITY]->(good)
OPTIONAL MATCH (way)-[:ROUTE_ORIGIN]->(start)
OPTIONAL MATCH (way)-[:ROUTE_TRANSIT]->(middle)
OPTIONAL MATCH (way)-[:ROUTE_DESTINATION]->(target)
RETURN way.iri AS route, good.iri AS commodity, start.iri AS origin,
  middle.iri AS transit, target.iri AS destination
ORDER BY route, origin, transit, destination
