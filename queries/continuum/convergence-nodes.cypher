MATCH (at:ConvergenceNode)
OPTIONAL MATCH (at)-[:HOSTS_ACTOR]->(one:TerroristOrganization)
OPTIONAL MATCH (at)-[:HOSTS_ACTOR]->(other:CriminalOrganization)
WITH * WHERE one IS NULL OR other IS NULL OR one.iri <> other.iri
RETURN DISTINCT at.iri AS place, one.iri AS terrorist, other.iri AS criminal
ORDER BY place, terrorist, criminal
