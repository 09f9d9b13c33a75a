MATCH (act:LawEnforcementAction)
OPTIONAL MATCH (act)-[:ACTING_AUTHORITY]->(body)
OPTIONAL MATCH (act)-[:DIRECTED_AGAINST]->(target)
OPTIONAL MATCH (act)-[:PLACE]->(at)
UNWIND coalesce(act.startDate_all, [act.startDate]) AS first
UNWIND coalesce(act.startYear_all, [act.startYear]) AS first_year
RETURN DISTINCT act.iri AS action, body.iri AS authority, target.iri AS against, at.iri AS place,
  first AS since, first_year AS since_year
ORDER BY since, action, against
