MATCH (trend)-[:TREND_OF]->(subject), (trend)-[:TREND_DIRECTION]->(way)
OPTIONAL MATCH (trend)-[:AFFECTED_PLACE]->(at)
OPTIONAL MATCH (trend)-[:LEADS_TO]->(outcome)
UNWIND coalesce(trend.measureText_all, [trend.measureText]) AS text
UNWIND coalesce(trend.startDate_all, [trend.startDate]) AS first
UNWIND coalesce(trend.startYear_all, [trend.startYear]) AS first_year
RETURN DISTINCT subject.iri AS trend_of, way.iri AS direction, text AS measure,
  at.iri AS affected_place, outcome.iri AS leads_to, first AS since, first_year AS since_year
ORDER BY trend_of, affected_place, leads_to
