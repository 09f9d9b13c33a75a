//+ title: All simple paths
//+ question: By which ways, none passing anything twice, do two organizations hang together?
//+ description: >-
//+   All ways of at most four steps over what organizations do, where and in what.
//+ parameters:
//+   - name: from
//+     type: iri
//+     default: 'id:organization/farc'
//+     description: Where the way begins.
//+   - name: to
//+     type: iri
//+     default: 'id:organization/taliban'
//+     description: Where the way ends.
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
MATCH way = (a:Resource {iri: $from})-[:ACTOR|COMMODITY|ACTIVITY_TYPE|MODE*1..4]-(b:Resource {iri: $to})
WHERE ALL(n IN nodes(way) WHERE single(m IN nodes(way) WHERE m = n))
RETURN way AS way, length(way) AS steps
ORDER BY steps
