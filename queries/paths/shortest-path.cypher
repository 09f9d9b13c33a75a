//+ title: Shortest path
//+ question: How do two organizations hang together, in the fewest steps?
//+ description: >-
//+   All shortest ways of at most six steps over where they are active and based, whom they
//+   support, belong to, are allied with or linked to. By default no way leads through what is
//+   common to many and joins none of them: kinds of activity, goods, modes, services and
//+   transfers, sanctions programs, and the world as a place. That two are active in one region
//+   does not say that they have to do with each other.
//+ parameters:
//+   - name: from
//+     type: iri
//+     default: 'id:organization/farc'
//+     description: Where the way begins.
//+   - name: to
//+     type: iri
//+     default: 'id:organization/hizballah'
//+     description: Where the way ends.
//+   - name: through_kinds
//+     type: boolean
//+     default: 'no'
//+     description: Whether a way may also lead through kinds of activity, goods, modes, services and transfers, sanctions programs and the world, yes or no.
//+ columns:
//+   - name: way
//+     type: path
//+     meaning: The way, relationship by relationship
//+   - name: steps
//+     type: integer
//+     meaning: How many steps it has
//+ answers:
//+   - How are two organizations connected?
//+ picture:
//+   kind: paths
//+ tags: [path]
MATCH way = allShortestPaths((a:Resource {iri: $from})-[:ENGAGES_IN|OPERATES_IN|TRAFFICKS_IN|HAS_MODE|ALLIED_WITH|SUPPORTS|MEMBER_OF|LINKED_TO|CONTROLS_TERRITORY_IN|BASED_IN|DESIGNATED_UNDER|USES_TRANSFER_METHOD|PROVIDES_SERVICE*1..6]-(b:Resource {iri: $to}))
WHERE ALL(n IN nodes(way) WHERE n.iri IN [$from, $to] OR $through_kinds = 'yes' OR NOT (
  n:ControlledValue OR n:SanctionsProgram OR n.iri = 'https://w3id.org/nexus-kg/id/place/world'))
RETURN way AS way, length(way) AS steps
ORDER BY steps
