"""A shapes graph that is wrong is refused with the shape, the file and the line."""

from __future__ import annotations

from pathlib import Path

import pytest
from random_shapes import PREFIXES, read, triples

from kg.columns.columns import columns_of
from kg.model.errors import DataError, SourceError
from kg.validate.engine import validate
from kg.validate.graph import ShapeError
from kg.validate.parser import compile_shapes

LINES = PREFIXES.count("\n")

WRONG = [
    ("a sh:PropertyShape", "without sh:path"),
    ("a sh:NodeShape ; sh:path e:p", "must not"),
    ("sh:path e:p, e:q", "2 values for sh:path"),
    ("sh:path ( e:p )", "fewer than two"),
    ("sh:path e:p ; sh:minCount -1", "whole number for sh:minCount"),
    ('sh:path e:p ; sh:minCount "١"^^xsd:integer', "whole number for sh:minCount"),
    (f"sh:path e:p ; sh:minCount {10 ** 18}", "whole number for sh:minCount"),
    ("sh:path e:p ; sh:minCount 1, 2", "2 values for sh:minCount"),
    ("sh:minInclusive e:q", "needs a text for sh:minInclusive"),
    ("sh:not 1", "where a shape must stand"),
    ("sh:node e:fin", "names <urn:e:fin> where a shape must stand, and nothing describes that; perhaps <urn:e:fine>"),
    ("sh:property e:nope", "where a shape must stand, and nothing describes that"),
    ("sh:or ( e:fine e:nope )", "where a shape must stand, and nothing describes that"),
    ("sh:path e:p ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShape e:nope", "nothing describes that"),
    ("sh:path e:p ; sh:minCount 2 ; sh:maxCount 1", "has a sh:minCount above its sh:maxCount"),
    ("sh:class e:A ; sh:message 5", "needs a text for sh:message"),
    ("sh:class e:A ; sh:message e:A", "needs a text for sh:message"),
    ('sh:sparql [ sh:message 5 ; sh:select "SELECT $this {}" ]', "needs a text for sh:message"),
    ("sh:path e:p ; sh:minCont 1", "perhaps sh:minCount is meant"),
    ("sh:minCount 1", "needs a path"),
    ("sh:path e:p ; sh:qualifiedValueShape [ sh:minCont 1 ]", "perhaps sh:minCount is meant"),
    ("sh:path e:p ; sh:nodeKind e:q", "none of the six"),
    ('sh:class "e"', "needs an IRI for sh:class"),
    ('sh:path e:p ; sh:pattern "(a"', "has the pattern"),
    ('sh:path e:p ; sh:pattern "(a)\\\\1"', "has the pattern"),
    ("sh:not e:s", "refers to itself"),
    ("sh:property [ sh:path e:p ; sh:node [ sh:property [ sh:path e:q ; sh:node e:s ] ] ]",
     "refers to itself"),
    ("sh:and ( e:s )", "refers to itself"),
    ("sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l", "never ends"),
    ("sh:or _:l . _:l rdf:first [ sh:class e:A ] ; rdf:rest _:m . "
     "_:m rdf:first [ sh:class e:B ] ; rdf:rest _:l", "never ends"),
    ("sh:path _:l . _:l sh:inversePath _:l", "circular"),
    ("sh:path _:l . _:l rdf:first e:p ; rdf:rest _:l", "never ends"),
    ("sh:in ( 1 ) ; sh:in ( 2 )", "2 values for sh:in"),
    ('sh:sparql [ sh:select "SELECT" ]', "not SPARQL"),
    ('sh:sparql [ sh:message "it" ]', "0 values for sh:select"),
    ('sh:sparql [ sh:select "SELECT $this {}", "SELECT ?this {}" ]', "2 values for sh:select"),
    ('sh:sparql [ sh:select "SELECT $this WHERE { SERVICE <http://x/> { $this ?p ?o } }" ]',
     "uses SERVICE"),
    ('sh:sparql [ sh:select "SELECT ?x WHERE { ?x ?p $this }" ]', "does not SELECT $this"),
    ("sh:severity sh:Warning, sh:Info", "needs one IRI for sh:severity"),
    ('sh:severity "Warning"', "needs one IRI for sh:severity"),
    ("sh:severity sh:Waring", "perhaps sh:Warning is meant"),
    ("sh:deactivated 5", "true or false"),
]


COUNTED = "sh:qualifiedValueShape [ sh:class e:B ]"
WRONG += [(f"sh:path e:p ; {COUNTED} ; sh:{name} {one} , {other}", f"2 values for sh:{name};")
          for name, one, other in [
    ("datatype", "xsd:date", "xsd:time"), ("nodeKind", "sh:IRI", "sh:Literal"), ("maxCount", 1, 2),
    ("minExclusive", 1, 2), ("minInclusive", 1, 2), ("maxExclusive", 1, 2), ("maxInclusive", 1, 2),
    ("minLength", 1, 2), ("maxLength", 1, 2), ("languageIn", '( "en" )', '( "fr" )'),
    ("uniqueLang", "true", "false"), ("closed", "true", "false"), ("qualifiedMinCount", 1, 2),
    ("qualifiedMaxCount", 1, 2)]]
WRONG += [(f"sh:{name} {value}", f"has sh:{name}, which needs a path") for name, value in [
    ("maxCount", 1), ("uniqueLang", "true"), ("lessThan", "e:q"), ("lessThanOrEquals", "e:q")]]


@pytest.mark.parametrize(("body", "told"), WRONG)
def test_a_wrong_shape_is_refused_with_its_name_file_and_line(
        tmp_path: Path, body: str, told: str) -> None:
    file = tmp_path / "wrong.ttl"
    file.write_text(f"{PREFIXES}\ne:fine sh:targetClass e:A ; sh:class e:B .\n\n"
                    f"e:s sh:targetClass e:A ; {body} .\n")
    with pytest.raises(ShapeError) as caught:
        compile_shapes([file])
    assert told in str(caught.value)
    assert caught.value.shape == "<urn:e:s>"
    assert f"{file}, line {LINES + 4}: " in str(caught.value)


def test_a_file_that_is_no_turtle_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "broken.ttl"
    file.write_text(PREFIXES + "e:s sh:path\n")
    with pytest.raises(SourceError, match=r"broken\.ttl, line \d+"):
        compile_shapes([file])


def test_shapes_nested_too_deep_are_refused() -> None:
    body = "[ sh:class e:A ]"
    for _ in range(300):
        body = f"[ sh:not {body} ]"
    with pytest.raises(DataError, match="deep"):
        read(f"{PREFIXES} e:s sh:targetClass e:A ; sh:not {body} .")


def test_a_pattern_that_would_run_for_ever_ends() -> None:
    """Exponential in an engine that backtracks: 2 to the power of 5000 steps."""
    shapes = read(PREFIXES + 'e:s sh:targetNode e:n ; sh:property '
                             '[ sh:path e:p ; sh:pattern "^(a+)+$" ] .')
    long = '"' + "a" * 5000 + '!"'
    report = validate(columns_of([("<urn:e:n>", "<urn:e:p>", long)]), shapes)  # type: ignore[list-item]
    assert len(report.results) == 1


def test_ten_thousand_violations_on_one_node_stream() -> None:
    rows = [("<urn:e:n>", "<urn:e:p>", f'"{n}"') for n in range(10_000)]
    data = columns_of(rows)  # type: ignore[arg-type]
    shapes = read(PREFIXES + "e:s sh:targetNode e:n ; sh:property "
                             "[ sh:path e:p ; sh:datatype xsd:integer ] .")
    assert len(validate(data, shapes).results) == 10_000
    few = validate(data, shapes, max_results=7)
    assert (len(few.results), few.truncated) == (7, True)


def test_a_circle_in_the_data_ends() -> None:
    shapes = read(PREFIXES + "e:s sh:targetNode e:n0 ; sh:property "
                             "[ sh:path [ sh:oneOrMorePath e:p ] ; sh:maxCount 2 ] .")
    rows = [(f"<urn:e:n{n}>", "<urn:e:p>", f"<urn:e:n{(n + 1) % 3}>") for n in range(3)]
    report = validate(columns_of(rows), shapes)  # type: ignore[arg-type]
    assert [r.focus for r in report.results] == ["<urn:e:n0>"]


@pytest.mark.parametrize("rows", [[], [("<urn:e:x>", "<urn:e:y>", '"z"')]])
def test_data_of_which_no_shape_speaks_conform(rows: list[tuple[str, str, str]]) -> None:
    shapes = read(PREFIXES + "e:s sh:targetClass e:A ; sh:property [ sh:path e:p ; "
                             "sh:minLength 1 ; sh:pattern \"a\" ; sh:in ( 1 ) ] .")
    assert validate(columns_of(rows), shapes).conforms  # type: ignore[arg-type]


def test_texts_keep_their_quotes_and_escapes() -> None:
    """The text of each kind of term, as patterns see it."""
    shapes = read(PREFIXES + 'e:s sh:targetNode e:n ; sh:property [ sh:path e:p ; '
                             r'sh:pattern "^(urn:e:x|a\"b\\\\c|d|\"\\^\\^<urn:t>)$" ] .')
    values = ["<urn:e:x>", r'"a\"b\\c"', '"d"@en', '"d"^^<urn:t>', r'"\"^^<urn:t>"']
    rows = [("<urn:e:n>", "<urn:e:p>", value) for value in values]
    assert validate(columns_of(rows), shapes).conforms  # type: ignore[arg-type]
    more = [*rows, ("<urn:e:n>", "<urn:e:p>", "_:b"), ("<urn:e:n>", "<urn:e:p>", '"d "@en')]
    assert len(validate(columns_of(more), shapes).results) == 2  # type: ignore[arg-type]


def test_a_hundred_languages_are_told_apart() -> None:
    shapes = read(PREFIXES + 'e:s sh:targetNode e:n ; sh:property [ sh:path e:p ; '
                             'sh:uniqueLang true ; sh:minLength 2 ] .')
    rows = [("<urn:e:n>", "<urn:e:p>", f'"t{n}"@{a}{b}')
            for n, (a, b) in enumerate((a, b) for a in "abcdefghij" for b in "abcdefghij")]
    assert validate(columns_of(rows), shapes).conforms  # type: ignore[arg-type]
    again = [*rows, ("<urn:e:n>", "<urn:e:p>", '"x"@jj')]
    found = validate(columns_of(again), shapes).results  # type: ignore[arg-type]
    assert sorted(r.component.rpartition("#")[2] for r in found) == [
        "MinLengthConstraintComponent>", "UniqueLangConstraintComponent>"]


def test_shapes_without_a_target_that_nothing_uses_are_idle() -> None:
    shapes = read(PREFIXES + """e:s sh:targetClass e:A ; sh:node e:used . e:used sh:class e:B .
        e:idle sh:class e:B . e:off sh:class e:B ; sh:deactivated true . e:A a rdfs:Class ; sh:class e:B .""")
    assert [shape.name for shape in shapes.idle()] == ["<urn:e:idle>"]


def test_midnight_at_the_end_of_a_day_and_any_language_are_understood() -> None:
    data = PREFIXES + """e:a a e:A ; e:p "2020-01-01T24:00:00"^^xsd:dateTime , "2020-01-03T00:00:00"^^xsd:dateTime ;
        e:q "x"@en , "y" , 1 ."""
    report = validate(columns_of(triples(data)), read(PREFIXES + """e:s sh:targetClass e:A ;
        sh:property [ sh:path e:p ; sh:maxInclusive "2020-01-02T00:00:00"^^xsd:dateTime ] ;
        sh:property [ sh:path e:q ; sh:languageIn ( "*" ) ] ."""))
    assert {result.value for result in report.results} == {
        '"2020-01-03T00:00:00"^^<http://www.w3.org/2001/XMLSchema#dateTime>', '"y"',
        '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'}


def test_a_number_of_eighteen_digits_is_read() -> None:
    shapes = read(f"{PREFIXES} e:s sh:targetNode e:n ; sh:property [ sh:path e:p ; sh:minCount {10 ** 18 - 1} ] .")
    assert len(validate(columns_of([]), shapes).results) == 1


@pytest.mark.parametrize(("kind", "wrong"), [
    ("IRI", "bl"), ("BlankNode", "il"), ("Literal", "ib"), ("BlankNodeOrIRI", "l"),
    ("BlankNodeOrLiteral", "i"), ("IRIOrLiteral", "b")])
def test_a_kind_of_node_takes_no_other(kind: str, wrong: str) -> None:
    nodes = {"i": "<urn:e:i>", "b": "_:b", "l": '"l"'}
    shapes = read(f"{PREFIXES} e:s sh:targetSubjectsOf e:p ; sh:property [ sh:path e:p ; sh:nodeKind sh:{kind} ] .")
    rows = [("<urn:e:n>", "<urn:e:p>", node) for node in nodes.values()]
    data = columns_of(rows)  # type: ignore[arg-type]
    assert {r.value for r in validate(data, shapes).results} == {nodes[name] for name in wrong}


def test_a_shape_is_closed_where_it_says_so() -> None:
    data = columns_of(triples(PREFIXES + "e:n e:p 1 ; e:q 2 ; e:r 3 ."))
    for closed, values in (("true", {"3"}), ("false", set())):
        shapes = read(f"{PREFIXES} e:s sh:targetNode e:n ; sh:closed {closed} ; sh:ignoredProperties ( e:q ) ; "
                      "sh:property [ sh:path e:p ] , [ sh:path [ sh:inversePath e:r ] ] .")
        assert {r.value and r.value[1] for r in validate(data, shapes).results} == values


def test_one_value_counts_for_several_shapes_unless_they_are_disjoint() -> None:
    data = columns_of(triples(PREFIXES + "e:n e:p e:o . e:o a e:A , e:B ."))
    for disjoint, count in (("true", 2), ("false", 0)):
        counted = " , ".join(
            f"[ sh:path e:p ; sh:qualifiedValueShape [ sh:class {cls} ] ; sh:qualifiedMinCount 1 ; "
            f"sh:qualifiedValueShapesDisjoint {disjoint} ]" for cls in ("e:A", "e:B"))
        shapes = read(f"{PREFIXES} e:s sh:targetNode e:n ; sh:property {counted} .")
        assert len(validate(data, shapes).results) == count


def test_a_language_used_twice_is_told_of_its_own_node() -> None:
    data = PREFIXES + 'e:n1 e:p "a"@en , "b"@fr . e:n2 e:p "a"@en , "b"@fr , "c"@fr . e:n3 e:p "a"@fr .'
    shapes = read(PREFIXES + "e:s sh:targetSubjectsOf e:p ; sh:property [ sh:path e:p ; sh:uniqueLang true ] .")
    assert [r.focus for r in validate(columns_of(triples(data)), shapes).results] == ["<urn:e:n2>"]


def test_long_numbers_are_compared_exactly() -> None:
    data = PREFIXES + "e:a a e:A ; e:p 9007199254740993 ; e:q 9007199254740992 ."
    report = validate(columns_of(triples(data)), read(
        PREFIXES + "e:s sh:targetClass e:A ; sh:property [ sh:path e:p ; sh:lessThanOrEquals e:q ] ."))
    assert len(report.results) == 1


def test_one_shape_described_in_two_files_is_refused_with_both(tmp_path: Path) -> None:
    one, two = tmp_path / "one.ttl", tmp_path / "two.ttl"
    one.write_text(f"{PREFIXES} e:s sh:targetClass e:A ; sh:class e:B .")
    two.write_text(f"{PREFIXES}\ne:s sh:targetClass e:C ; sh:nodeKind sh:IRI .")
    with pytest.raises(ShapeError, match=r"two.ttl, line .* is described in .*one.ttl too"):
        compile_shapes([tmp_path])
    assert len(compile_shapes([one, tmp_path / "." / "one.ttl"]).by_name) == 1


def test_a_file_may_turn_off_a_shape_of_another_one(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(f"{PREFIXES} e:s sh:deactivated true .")
    (tmp_path / "b.ttl").write_text(f"{PREFIXES} e:s sh:targetClass e:A ; sh:class e:B .")
    assert compile_shapes([tmp_path]).by_name["<urn:e:s>"].deactivated


def test_a_shape_that_only_a_condition_uses_is_used(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(f"""{PREFIXES} e:s a sh:NodeShape ; sh:targetClass e:A ; sh:rule [
        a sh:TripleRule ; sh:condition e:c ; sh:subject sh:this ; sh:predicate e:p ; sh:object e:o ] .
        e:c sh:class e:B . e:idle sh:class e:B .""")
    assert [one.name for one in compile_shapes([tmp_path]).idle()] == ["<urn:e:idle>"]
