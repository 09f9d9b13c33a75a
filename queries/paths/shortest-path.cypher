//+ title: Shortest path
//+ question: How do two organizations hang together, in the fewest steps?
//+ description: >-
//+   All shortest ways of at most six steps over what is said or follows of what they do, where,
//+   in what, with whom, and on which list they stand.
//+ parameters:
//+   - name: from
//+     type: iri
//+     default: 'id:organization/farc'
//+     description: Where the way begins.
//+   - name: to
//+     type: iri
//+     default: 'id:organization/hizballah'
//+     description: Where the way ends.
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
RETURN way AS way, length(way) AS steps
ORDER BY steps
