//+ title: All simple paths
//+ question: By which ways, none passing anything twice, do two organizations hang together?
//+ description: >-
//+   All ways of at most four steps over what organizations take part in and where, whom they
//+   help, belong to, are allied with or linked to. By default no way leads through what is common
//+   to many and joins none of them: kinds of activity, goods and modes, and the world as a place.
//+ parameters:
//+   - name: from
//+     type: iri
//+     default: 'id:organization/hizballah'
//+     description: Where the way begins.
//+   - name: to
//+     type: iri
//+     default: 'id:organization/hamas'
//+     description: Where the way ends.
//+   - name: through_kinds
//+     type: boolean
//+     default: 'no'
//+     description: Whether a way may also lead through kinds of activity, goods and modes, and the world, yes or no.
//+ columns:
//+   - name: way
//+     type: path
//+     meaning: The way, relationship by relationship
//+   - name: steps
//+     type: integer
//+     meaning: How many steps it has
//+ answers:
//+   - By which ways are two organizations connected?
//+ picture:
//+   kind: paths
//+ tags: [path]
MATCH way = (a:Resource {iri: $from})-[:ACTOR|PLACE|PROVIDER|BENEFICIARY|ALLIED_WITH|MEMBER_OF|LINKED_TO|COMMODITY|ACTIVITY_TYPE|MODE*1..4]-(b:Resource {iri: $to})
WHERE ALL(n IN nodes(way) WHERE single(m IN nodes(way) WHERE m = n))
  AND ALL(n IN nodes(way) WHERE n.iri IN [$from, $to] OR $through_kinds = 'yes' OR NOT (
    n:ControlledValue OR n.iri = 'https://w3id.org/nexus-kg/id/place/world'))
RETURN way AS way, length(way) AS steps
ORDER BY steps
