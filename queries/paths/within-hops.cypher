//+ title: Within some hops
//+ question: Whom does one reach from an organization in at most three hops, on good evidence?
//+ description: >-
//+   Agents that are reached over involvements, support, alliances and memberships, each hop said
//+   by records of at least the given credibility. No hop leads over kinds of activity or goods,
//+   modes or sanctions programs, which many have in common; places are among the hops.
//+ parameters:
//+   - name: from
//+     type: iri
//+     default: 'id:organization/farc'
//+     description: Where the way begins.
//+   - name: min_credibility
//+     type: credibility
//+     default: '3'
//+     description: Only hops of this grade or better; 1 is confirmed, 6 cannot be judged.
//+ columns:
//+   - name: reached
//+     type: iri
//+     meaning: Who is reached
//+   - name: way
//+     type: path
//+     meaning: The way there, hop by hop
//+ answers:
//+   - Who is within three hops of an organization?
//+ picture:
//+   kind: paths
//+ tags: [path]
MATCH way = (a:Resource {iri: $from})-[:ACTOR|PLACE|PROVIDER|BENEFICIARY|SENDER|RECEIVER|ALLIED_WITH|MEMBER_OF|LINKED_TO*1..3]-(reached:Agent)
WHERE ALL(hop IN relationships(way) WHERE hop.credibility <= $min_credibility)
  AND reached.iri <> $from
RETURN DISTINCT reached.iri AS reached, way AS way
ORDER BY reached
