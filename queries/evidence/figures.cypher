MATCH (estimate:Estimate)-[:ABOUT]->(thing)
OPTIONAL MATCH (estimate)-[:UNIT]->(measure)
UNWIND coalesce(estimate.description_all, [estimate.description]) AS said
UNWIND coalesce(estimate.quantity_all, [estimate.quantity]) AS number
UNWIND coalesce(estimate.quantityOf_all, [estimate.quantityOf]) AS whole
UNWIND coalesce(estimate.minimumQuantity_all, [estimate.minimumQuantity]) AS least
UNWIND coalesce(estimate.maximumQuantity_all, [estimate.maximumQuantity]) AS most
UNWIND coalesce(estimate.quantityText_all, [estimate.quantityText]) AS words
RETURN DISTINCT thing.iri AS about, said AS figure, number AS quantity, whole AS out_of,
  least AS at_least, most AS at_most, words AS in_words, measure.iri AS unit
ORDER BY about, figure
