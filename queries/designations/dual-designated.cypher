MATCH (entity)-[:DESIGNATED_UNDER]->(narcotics), (entity)-[:DESIGNATED_UNDER]->(terrorism)
WHERE narcotics.iri IN ['https://w3id.org/nexus-kg/id/program/SDNTK',
    'https://w3id.org/nexus-kg/id/program/SDNT']
  AND (terrorism.iri = 'https://w3id.org/nexus-kg/id/program/FTO' OR ($any_terrorism = 'yes'
    AND terrorism.iri = 'https://w3id.org/nexus-kg/id/program/SDGT'))
UNWIND coalesce(entity.listIdentifier_all, [entity.listIdentifier]) AS identifier
WITH * WHERE identifier IS NOT NULL
RETURN DISTINCT entity.iri AS entity, identifier AS identifier,
  terrorism.iri AS terrorism_program, narcotics.iri AS narcotics_program,
  toInteger(identifier) AS number
ORDER BY number, terrorism_program, narcotics_program
