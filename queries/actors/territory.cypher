MATCH (control)-[:CONTROLLER]->(holder), (control)-[:PLACE]->(at)
OPTIONAL MATCH (control)-[:ARMED_BY]->(arms)
UNWIND coalesce(control.startDate_all, [control.startDate]) AS first
UNWIND coalesce(control.endDate_all, [control.endDate]) AS last
UNWIND coalesce(control.startYear_all, [control.startYear]) AS first_year
UNWIND coalesce(control.endYear_all, [control.endYear]) AS last_year
RETURN DISTINCT holder.iri AS controller, at.iri AS place, arms.iri AS armed_by, first AS since, last AS until,
  first_year AS since_year, last_year AS until_year
ORDER BY controller, place, armed_by
