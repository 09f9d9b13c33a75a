"""The load: a source is read, validated and reasoned over as a whole, and published at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from kg.columns.statements import DERIVED
from kg.ingest.batch import Batch, read_batch
from kg.ingest.connector import Connector, asked_of
from kg.ingest.description_check import is_told_by, sorted_out
from kg.ingest.draft import PUBLISHED, Draft
from kg.ingest.gate import judge
from kg.ingest.named_terms import check_known
from kg.ingest.ontology import Module, digest_of, find_ontology, naming_files
from kg.ingest.quarantine import UNKNOWN, Quarantined, Reason, faults_of
from kg.ingest.vocabulary import shape_notes
from kg.model.errors import DataError, UsageError
from kg.model.namespaces import ID, RDF_TYPE, shorten, term
from kg.model.record import Key, Record
from kg.model.resources import resource
from kg.model.terms import XSD, Term, Triple, day, iri, literal, text_of
from kg.model.watcher import Watcher
from kg.store.generations import Store
from kg.store.manifest import LoadEntry, Manifest
from kg.validate.names import Names
from kg.validate.parser import WARNING
from kg.validate.report import Report
from kg.validate.shapes import Shapes


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What a load did: counts of records, those refused with their reasons, the validation report.

    `missing` counts believed records that a full list no longer has, `clashes` what the reasoner
    found inconsistent; `number` is that of the load, 0 where nothing changed. `notes` tell of
    shapes that cannot do what they say, and of violations that are no record's.
    """

    connector: str
    source: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    missing: int = 0
    retracted: int = 0
    refused: tuple[Quarantined, ...] = ()
    clashes: int = 0
    report: Report | None = field(default=None, repr=False)
    number: int = 0
    notes: tuple[str, ...] = ()

    @property
    def published(self) -> bool:
        """Whether the load changed the store."""
        return self.number > 0


class RefusedError(DataError):
    """A strict load: records break a shape, so nothing was loaded; `refused` holds all of them."""

    def __init__(self, refused: tuple[Quarantined, ...]) -> None:
        first = refused[0]
        more = f" and {len(refused) - 1} more" if len(refused) > 1 else ""
        super().__init__(f"{first.name}{more} refused, so nothing was loaded: "
                         f"{first.reasons[0].message}")
        self.refused = refused


def initialise(folder: Path, ontology: Path, *, alignments: bool = False) -> Store:
    """A new store that holds the ontology, with its alignments if wanted, and what it entails."""
    found = find_ontology(ontology, alignments=alignments)
    store = Store.create(folder)
    try:
        with naming_files(found.modules), store.write() as transaction:
            draft = Draft(transaction)
            draft.put_ontology(found)
            draft.publish()
    except BaseException:
        store.delete()
        raise
    return store


@dataclass(frozen=True, slots=True)
class Reasoned:
    """What reasoning again gave: inferred triples and clashes, and what became of the ontology.

    `modules` are those that were read; none where the store kept its ontology. `changed` tells
    whether they differ from the earlier ones.
    """

    modules: tuple[Module, ...]
    changed: bool
    inferred: int
    clashes: int


def reason_again(store: Store, ontology: Path | None = None, *,
                 alignments: bool | None = None) -> Reasoned:
    """Materialise again, over the ontology in a folder or over the store's own.

    Without a folder a store that has the package's ontology takes that of the package, which may
    be newer; any other store keeps the ontology that it has. `alignments` are as before where it
    is not said. Raises UsageError where they shall change and no folder tells them.
    """
    with store.write() as transaction:
        draft = Draft(transaction)
        earlier = draft.manifest
        if ontology is None and _has_that_of_the_package(earlier):
            ontology = resource("ontology")
        modules: tuple[Module, ...] = ()
        if ontology is not None:
            found = find_ontology(
                ontology, alignments=earlier.alignments if alignments is None else alignments)
            draft.put_ontology(found)
            modules = found.modules
        elif alignments not in (None, earlier.alignments):
            raise UsageError("The store's ontology is not kg's own: say with --ontology which "
                             "folder to read, with alignments or without.")
        with naming_files(modules):
            entailed = draft.publish(anew=True)
        return Reasoned(modules, draft.manifest.ontology != earlier.ontology,
                        draft.manifest.inferred, len(entailed.clashes))


def _has_that_of_the_package(manifest: Manifest) -> bool:
    if manifest.packaged is not None:
        return manifest.packaged
    return _is_of_today(manifest)


def _is_of_today(manifest: Manifest) -> bool:
    """Whether a store has the ontology of this kg as it is now."""
    return manifest.ontology == digest_of(resource("ontology"), alignments=manifest.alignments)


def _newer_ontology(manifest: Manifest) -> list[str]:
    """That kg has a newer ontology than the store, for which a record may have been refused."""
    if manifest.packaged is False or _is_of_today(manifest):
        return []
    folder = "" if manifest.packaged else f" --ontology {resource('ontology')}"
    return [f"kg's own ontology is not that of the store: 'kg reason{folder}' takes it."]


def load(store: Store, path: Path, connector: Connector, shapes: Shapes, watcher: Watcher, *,
         strict: bool = False, retract_missing: bool = False,
         withdrawn: Callable[[], Iterable[Term]] = tuple,
         published: date | None = None) -> LoadResult:
    """Load a file or folder through a connector.

    `published` is the day of publication of a list that does not tell it itself.

    `strict` refuses the whole load if one record is refused; `retract_missing` marks records that
    a full list no longer has as retracted, and so are the `withdrawn` ones, which are asked for
    when no other can write any more. Raises SourceError for a broken file, DataError under
    `strict`, and UsageError for a list that lacks files where it should retract; the store is then
    as it was.
    """
    lacking = asked_of(connector, path, connector.lacks)
    if retract_missing and lacking:
        raise UsageError(f"{path} has no {' and no '.join(lacking)}: without, --retract-missing "
                         "would retract all that stood there. Add it, or load without the option.")
    with store.write() as transaction:
        draft = Draft(transaction)
        if named := asked_of(connector, path, connector.terms):
            check_known(named, draft.statements, _newer_ontology(draft.manifest))
        watcher.stage(f"reading {path.name}")
        batch = read_batch(draft, connector, path, watcher)
        unnamed = batch.has_unnamed()  # each could be one that is missing
        missing = (batch.missing(draft) if connector.full_list and not lacking and not unnamed
                   else [])
        retracted = [*withdrawn(), *(missing if retract_missing else [])]
        activity = iri(_load_name(transaction.number))
        draft.retract(retracted, activity)
        descriptions, wrong = sorted_out(_descriptions(connector, path, published), path)
        told = draft.describe(descriptions)
        undated = (connector.full_list and bool(batch.fresh)
                   and not any(triple.predicate == PUBLISHED for triple in descriptions)
                   and draft.undate({triple.subject for triple in descriptions}))
        done = _admit(draft, [*batch.fresh.values(), *wrong], batch.refused, shapes, watcher,
                      strict, activity=activity)
        if done.accepted or retracted:
            draft.describe(_activity(activity, f"Load of {path.name}"))
        notes = [*done.notes, *(f"{path} has no {name}: what stands there is not read."
                                for name in lacking), *asked_of(connector, path, connector.notes)]
        notes += batch.notes()
        notes += _unjudged(draft, batch, shapes)
        gone = (batch.gone(draft) if retract_missing and connector.full_list and not unnamed
                else set())
        if gone:
            notes.append(f"What left the list went from quarantine too ({len(gone):,}).")
        if done.refused:
            notes += _newer_ontology(draft.manifest)
        if undated:
            notes.append("The list has changed, and it does not say when it was published: say it "
                         "with --published.")
        if retract_missing and not (connector.full_list and batch.sources):
            notes.append(f"Nothing was retracted: {path} is no full list of a source.")
        elif retract_missing and unnamed:
            notes.append("Nothing was retracted: what is missing may be in the rows that have no "
                         "name.")
        result = LoadResult(
            connector.name, str(path), added=len(done.accepted & batch.added),
            changed=len(done.accepted - batch.added), unchanged=batch.unchanged,
            missing=len(missing), retracted=len(retracted), refused=done.refused,
            report=done.report, notes=tuple(notes))
        draft.quarantine, earlier = _quarantine(
            draft, done.refused, batch.judged | gone | batch.unnamed(draft) | batch.renewed(draft)
            | {one.key for one in draft.quarantine if is_told_by(one.record, path)})
        if not (done.accepted or retracted or told or undated or draft.quarantine != earlier):
            return result
        return _publish(draft, result, watcher, transaction.number)


def _unjudged(draft: Draft, batch: Batch, shapes: Shapes) -> list[str]:
    """That unchanged records were judged by other shapes than those of now."""
    earlier, now = draft.manifest.shapes, dict.fromkeys(batch.sources, shapes.digest())
    draft.manifest = replace(draft.manifest, shapes=earlier | now)
    if not batch.unchanged or all(earlier.get(source, new) == new for source, new in now.items()):
        return []
    return ["The shapes have changed since the load before, and unchanged records were not judged "
            "again: 'kg validate' judges all that the store holds."]


def _descriptions(connector: Connector, path: Path, published: date | None) -> Iterator[Triple]:
    for source in asked_of(connector, path, connector.sources):
        yield from (triple for triple in source.triples
                    if published is None or triple.predicate != PUBLISHED)
        if published is not None:
            yield Triple(source.iri, PUBLISHED, day(published))


def retry(store: Store, names: Sequence[str], shapes: Shapes, watcher: Watcher) -> LoadResult:
    """Judge quarantined records again, those named or all, and admit those that pass.

    Raises UsageError for a name that is not in quarantine.
    """
    with store.write() as transaction:
        draft = Draft(transaction)
        chosen = _chosen(draft, names)
        by_key = {one.key: one for one in chosen}
        activity = iri(_load_name(transaction.number))
        done = _admit(draft, [one.record for one in chosen],
                      lambda record, reasons: by_key[record.key].refused_for(reasons),
                      shapes, watcher, strict=False, activity=activity)
        if done.accepted:
            draft.describe(_activity(activity, "Load of quarantine"))
        result = LoadResult("quarantine", "quarantine", added=len(done.accepted),
                            refused=done.refused, report=done.report, notes=done.notes)
        draft.quarantine, earlier = _quarantine(draft, done.refused, by_key.keys())
        if not done.accepted and draft.quarantine == earlier:
            return result
        return _publish(draft, result, watcher, transaction.number)


def drop(store: Store, names: Sequence[str]) -> int:
    """Delete quarantined records, those named or all; how many."""
    with store.write() as transaction:
        draft = Draft(transaction)
        gone = {one.key for one in _chosen(draft, names)}
        draft.quarantine = [one for one in draft.quarantine if one.key not in gone]
        draft.publish()
        return len(gone)


def retract(store: Store, records: Sequence[Term], reason: str) -> None:
    """Mark records as retracted; `reason` is what the log of loads tells of it."""
    with store.write() as transaction:
        draft = Draft(transaction)
        name = _load_name(transaction.number)
        draft.retract(records, iri(name))
        draft.describe(_activity(iri(name), reason))
        draft.publish(LoadEntry(name, _now(), reason, reason,
                                0, 0, len(records), 0))


@dataclass(frozen=True, slots=True)
class _Admitted:
    accepted: set[Term]
    refused: tuple[Quarantined, ...]
    report: Report | None
    notes: tuple[str, ...] = ()


def _admit(draft: Draft, fresh: Sequence[Record],
           refusal: Callable[[Record, tuple[Reason, ...]], Quarantined], shapes: Shapes,
           watcher: Watcher, strict: bool, activity: Term) -> _Admitted:
    """Put records into the draft, as far as the gate lets them pass."""
    if not fresh:
        return _Admitted(set(), (), None)
    taken = _names_taken(draft, fresh)
    apart = {record.key: faults_of(record) or taken[record.key] for record in fresh
             if record.faults or record.key in taken}
    readable = [record for record in fresh if record.key not in apart]
    draft.put_records(readable, activity)
    watcher.stage("validating")
    verdict = judge(draft.statements, [record.iri for record in readable], shapes, draft.before)
    refused = tuple(
        refusal(record, reasons) for record in fresh
        if (reasons := apart.get(record.key) or verdict.refused.get(record.iri)))
    if refused and strict:
        raise RefusedError(refused)
    draft.statements = verdict.statements
    accepted = {record.iri for record in readable} - verdict.refused.keys()
    notes = [*shape_notes(shapes, draft.statements), *_warned(verdict.report, shapes)]
    if verdict.unblamed:
        first, count = verdict.unblamed[0], len(verdict.unblamed)
        told = (f"The load leaves {count:,} violation{'s' if count > 1 else ''} for which none of "
                f"its records can be refused, such as of {shorten(first.focus)}: "
                f"{Names(shapes).message(first)}")
        if strict:
            raise DataError(told)
        notes.append(f"{told} ('kg validate' shows all)")
    return _Admitted(accepted, refused, verdict.report, tuple(notes))


def _names_taken(draft: Draft, fresh: Sequence[Record]) -> dict[Key, tuple[Reason, ...]]:
    """Why some records are refused: another source has a record of the same name."""
    source_of = draft.before.value_of(DERIVED)
    first: dict[Term, Term] = {}
    found: dict[Key, tuple[Reason, ...]] = {}
    for record in fresh:
        source = source_of(record.iri) or first.setdefault(record.iri, record.source)
        if source != record.source:
            found[record.key] = (Reason(
                "Record-source", text_of(record.iri), text_of(DERIVED), text_of(record.source),
                f"{shorten(record.iri)} is a record of {shorten(source)} already, and here of "
                f"{shorten(record.source)}: give this one another name, with its source in it."),)
    return found


def _warned(report: Report, shapes: Shapes) -> list[str]:
    """How many things the shapes warn of among what a load brings or affects, and the first."""
    warned = [result for result in report.results if result.severity == WARNING]
    if not warned:
        return []
    count = "one thing" if len(warned) == 1 else f"{len(warned):,} things"
    return [f"The shapes warn of {count} that the load brings or affects ('kg validate' shows "
            f"all), first of {shorten(warned[0].focus)}: {Names(shapes).message(warned[0])}"]


def _publish(draft: Draft, result: LoadResult, watcher: Watcher, number: int) -> LoadResult:
    watcher.stage("reasoning and writing")
    entry = LoadEntry(_load_name(number), _now(), result.source, result.connector,
                      result.added, result.changed, result.retracted, len(result.refused))
    entailed = draft.publish(entry)
    return replace(result, clashes=len(entailed.clashes), number=number)


def _quarantine(draft: Draft, refused: tuple[Quarantined, ...],
                judged: Collection[Key]) -> tuple[list[Quarantined], list[Quarantined]]:
    """The quarantine after some records were judged anew, and before."""
    gone = {*judged, *(Key(key.record, UNKNOWN) for key in judged)}
    kept = [one for one in draft.quarantine if one.key not in gone]
    after = sorted([*kept, *refused], key=lambda one: one.name)
    return after, draft.quarantine


def _chosen(draft: Draft, names: Sequence[str]) -> list[Quarantined]:
    known = {one.name for one in draft.quarantine}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UsageError(f"'{unknown[0]}' is not in quarantine: see 'kg quarantine list'.")
    return [one for one in draft.quarantine if not names or one.name in names]


def _activity(activity: Term, label: str) -> list[Triple]:
    return [Triple(activity, RDF_TYPE, term("prov:Activity")),
            Triple(activity, term("rdfs:label"), literal(label)),
            Triple(activity, term("prov:startedAtTime"), literal(_now(), XSD + "dateTime"))]


def _load_name(number: int) -> str:
    return f"{ID}load/{number:06d}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
