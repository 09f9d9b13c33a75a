MATCH (entity)-[:NATIONALITY]->(place),
  (designation)-[:DESIGNATED_ENTITY]->(entity), (designation)-[:PROGRAM]->(program)
OPTIONAL MATCH (place)-[within:LOCATED_IN]->(:Resource {iri: $region})
OPTIONAL MATCH (program)-[why:PROGRAM_PURPOSE]->(:Resource {iri: $purpose})
UNWIND coalesce(designation.startDate_all, [designation.startDate]) AS first
UNWIND coalesce(designation.endDate_all, [designation.endDate]) AS until
WITH * WHERE (place.iri = $region OR within IS NOT NULL) AND ($purpose = '' OR why IS NOT NULL)
  AND (first IS NULL OR first <= $as_of) AND (until IS NULL OR until > $as_of)
RETURN DISTINCT entity.iri AS entity, 'https://w3id.org/nexus-kg/ontology#nationality' AS tie,
  place.iri AS place, toString(null) AS city, program.iri AS program, first AS since
UNION
MATCH (entity)-[:CITIZENSHIP]->(place),
  (designation)-[:DESIGNATED_ENTITY]->(entity), (designation)-[:PROGRAM]->(program)
OPTIONAL MATCH (place)-[within:LOCATED_IN]->(:Resource {iri: $region})
OPTIONAL MATCH (program)-[why:PROGRAM_PURPOSE]->(:Resource {iri: $purpose})
UNWIND coalesce(designation.startDate_all, [designation.startDate]) AS first
UNWIND coalesce(designation.endDate_all, [designation.endDate]) AS until
WITH * WHERE (place.iri = $region OR within IS NOT NULL) AND ($purpose = '' OR why IS NOT NULL)
  AND (first IS NULL OR first <= $as_of) AND (until IS NULL OR until > $as_of)
RETURN DISTINCT entity.iri AS entity, 'https://w3id.org/nexus-kg/ontology#citizenship' AS tie,
  place.iri AS place, toString(null) AS city, program.iri AS program, first AS since
UNION
MATCH (entity)-[:BIRTH_PLACE]->(place),
  (designation)-[:DESIGNATED_ENTITY]->(entity), (designation)-[:PROGRAM]->(program)
OPTIONAL MATCH (place)-[within:LOCATED_IN]->(:Resource {iri: $region})
OPTIONAL MATCH (program)-[why:PROGRAM_PURPOSE]->(:Resource {iri: $purpose})
UNWIND coalesce(designation.startDate_all, [designation.startDate]) AS first
UNWIND coalesce(designation.endDate_all, [designation.endDate]) AS until
WITH * WHERE (place.iri = $region OR within IS NOT NULL) AND ($purpose = '' OR why IS NOT NULL)
  AND (first IS NULL OR first <= $as_of) AND (until IS NULL OR until > $as_of)
RETURN DISTINCT entity.iri AS entity, 'https://w3id.org/nexus-kg/ontology#birthPlace' AS tie,
  place.iri AS place, toString(null) AS city, program.iri AS program, first AS since
UNION
MATCH (entity)-[:BASED_IN]->(place),
  (designation)-[:DESIGNATED_ENTITY]->(entity), (designation)-[:PROGRAM]->(program)
OPTIONAL MATCH (place)-[within:LOCATED_IN]->(:Resource {iri: $region})
OPTIONAL MATCH (program)-[why:PROGRAM_PURPOSE]->(:Resource {iri: $purpose})
UNWIND coalesce(designation.startDate_all, [designation.startDate]) AS first
UNWIND coalesce(designation.endDate_all, [designation.endDate]) AS until
WITH * WHERE (place.iri = $region OR within IS NOT NULL) AND ($purpose = '' OR why IS NOT NULL)
  AND (first IS NULL OR first <= $as_of) AND (until IS NULL OR until > $as_of)
RETURN DISTINCT entity.iri AS entity, 'https://w3id.org/nexus-kg/ontology#basedIn' AS tie,
  place.iri AS place, toString(null) AS city, program.iri AS program, first AS since
UNION
MATCH (entity)-[:FLAG_STATE]->(place),
  (designation)-[:DESIGNATED_ENTITY]->(entity), (designation)-[:PROGRAM]->(program)
OPTIONAL MATCH (place)-[within:LOCATED_IN]->(:Resource {iri: $region})
OPTIONAL MATCH (program)-[why:PROGRAM_PURPOSE]->(:Resource {iri: $purpose})
UNWIND coalesce(designation.startDate_all, [designation.startDate]) AS first
UNWIND coalesce(designation.endDate_all, [designation.endDate]) AS until
WITH * WHERE (place.iri = $region OR within IS NOT NULL) AND ($purpose = '' OR why IS NOT NULL)
  AND (first IS NULL OR first <= $as_of) AND (until IS NULL OR until > $as_of)
RETURN DISTINCT entity.iri AS entity, 'https://w3id.org/nexus-kg/ontology#flagState' AS tie,
  place.iri AS place, toString(null) AS city, program.iri AS program, first AS since
UNION
MATCH (address)-[:ADDRESS_OF]->(entity), (address)-[:COUNTRY]->(place),
  (designation)-[:DESIGNATED_ENTITY]->(entity), (designation)-[:PROGRAM]->(program)
OPTIONAL MATCH (place)-[within:LOCATED_IN]->(:Resource {iri: $region})
OPTIONAL MATCH (program)-[why:PROGRAM_PURPOSE]->(:Resource {iri: $purpose})
UNWIND coalesce(address.cityName_all, [address.cityName]) AS town
UNWIND coalesce(designation.startDate_all, [designation.startDate]) AS first
UNWIND coalesce(designation.endDate_all, [designation.endDate]) AS until
WITH * WHERE (place.iri = $region OR within IS NOT NULL) AND ($purpose = '' OR why IS NOT NULL)
  AND (first IS NULL OR first <= $as_of) AND (until IS NULL OR until > $as_of)
RETURN DISTINCT entity.iri AS entity, 'https://w3id.org/nexus-kg/ontology#hasAddress' AS tie,
  place.iri AS place, town AS city, program.iri AS program, first AS since
