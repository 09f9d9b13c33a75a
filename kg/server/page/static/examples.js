// Queries to begin with.

const PROLOGUE = `PREFIX nx: <https://w3id.org/nexus-kg/ontology#>
PREFIX id: <https://w3id.org/nexus-kg/id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
`;

export const EXAMPLES = {
  "Foreign Terrorist Organizations": `${PROLOGUE}
SELECT ?organization ?name WHERE {
  ?organization a nx:ForeignTerroristOrganization ;
                rdfs:label ?name .
}
ORDER BY ?name
`,
  "Who traffics in what": `${PROLOGUE}
SELECT ?who ?what WHERE {
  ?who nx:trafficksIn ?what .
}
ORDER BY ?who ?what
LIMIT 100
`,
  "What each record says of its source": `${PROLOGUE}PREFIX prov: <http://www.w3.org/ns/prov#>

SELECT ?record ?status ?passage WHERE {
  GRAPH <https://w3id.org/nexus-kg/graph/records> {
    ?record nx:status ?status ;
            nx:passage ?passage .
  }
}
LIMIT 50
`,
  "A graph of alliances": `${PROLOGUE}
CONSTRUCT { ?a nx:alliedWith ?b }
WHERE { ?a nx:alliedWith ?b }
`,
};
