MATCH (control)-[:CONTROLLER]->(holder), (control)-[:PLACE]->(at)
OPTIONAL MATCH (control)-[:ARMED_BY]->(arms)
UNWIND coalesce(control.startDate_all, [control.startDate]) AS first
UNWIND coalesce(control.endDate_all, [control.endDate]) AS last
RETURN DISTINCT holder.iri AS controller, at.iri AS place, arms.iri AS armed_by, first AS since, last AS until
ORDER BY controller, place, armed_by
