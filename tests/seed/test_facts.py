"""Each of the fifty facts of the speech is in the seed graph: what, how sure, on whose word."""

from __future__ import annotations

import pytest

from kg.model.namespaces import PREFIXES
from kg.reason.views import ReasonedView

PROLOGUE = "".join(f"PREFIX {name}: <{namespace}>\n" for name, namespace in PREFIXES.items()) + (
    "PREFIX org: <https://w3id.org/nexus-kg/id/organization/>\n"
    "PREFIX person: <https://w3id.org/nexus-kg/id/person/>\n"
    "PREFIX category: <https://w3id.org/nexus-kg/id/category/>\n"
    "PREFIX place: <https://w3id.org/nexus-kg/id/place/>\n"
    "PREFIX instrument: <https://w3id.org/nexus-kg/id/instrument/>\n"
    "PREFIX fact: <https://w3id.org/nexus-kg/record/luna-2008/fact->\n")


def involved(actor: str, activity: str, rest: str = "") -> str:
    return f"?i a nx:Involvement ; nx:actor {actor} ; nx:activityType nx:{activity} {rest} ."


FOUR = ["farc", "eln", "auc", "sendero-luminoso"]
CRIMES = ["armsSmuggling", "drugSmuggling", "commoditySmuggling", "goodsSmuggling",
          "migrantSmuggling", "documentFraud", "traffickingInPersons", "extortion", "kidnapping",
          "intellectualPropertyTheft", "counterfeiting", "fraud", "creditTheft", "armedRobbery",
          "moneyLaundering"]
SUPPLIES = ["drugTrafficking", "armsTrafficking", "contrabandSmuggling", "traffickingInPersons",
            "moneyLaundering", "stolenGoodsDealing", "financialFraud", "counterfeiting"]
BODIES = ["inl", "us-department-of-justice", "us-department-of-the-treasury",
          "us-department-of-defense", "us-department-of-homeland-security", "dea",
          "us-southern-command", "us-northern-command", "human-smuggling-and-trafficking-center",
          "fatf", "g8", "european-union"]
MODES = ["protectionOfCultivation", "protectionOfProcessing", "protectionOfTrafficking",
         "corruptionOfOfficials", "taxationOfGrowers", "crossBorderSmuggling"]
REPORTERS = ["bank", "moneyRemitter", "exchangeHouse", "securitiesBroker", "mutualFund",
             "insuranceCompany", "casino", "lawyer", "accountant", "realtor", "artDealer"]
REPORTS = ["suspiciousTransactionReport", "cashTransactionReport", "crossBorderCurrencyReport",
           "crossBorderWireReport"]

# Since when a fact surely held, where that is not the day of the speech.
PAST: dict[str, list[str]] = {"17": ["2004-12-31"], "18": ["2001-09-11"], "19": ["2001-09-11"],
                              "26": []}

TERRORISTS, TRAFFICKERS = "category:terrorist-organizations", "category:drug-traffickers"

# record, status, who is quoted, what it says (each pattern must be in the record)
FACTS: list[tuple[str, str, str | None, list[str]]] = [
    ("01", "asserted", None, [involved("org:farc", "cocaTrafficking", "; nx:place place:co")]),
    ("02", "asserted", None, [involved("org:taliban", f"{d}Trafficking", "; nx:place place:af")
                              for d in ("heroin", "opium")]),
    ("03", "asserted", None, [involved("org:al-qaeda-in-the-maghreb", "hashishTrafficking",
                                       "; nx:place place:ma")]),
    ("04", "asserted", None, [involved("org:hizballah", f"{d}Trafficking",
                                       "; nx:place place:bekaa-valley")
                              for d in ("cannabis", "heroin")]),
    ("05", "asserted", None, [involved("org:pkk", "heroinTrafficking", "; nx:place place:europe")]),
    ("06", "asserted", None, [involved(TERRORISTS, "drugTrafficking",
                                       "; nx:place place:southeast-asia")]),
    ("07", "reported", "person:michael-braun",
     ["?e a nx:Estimate ; nx:quantity 19 ; nx:quantityOf 44 ; nx:activityType nx:drugTrafficking .",
      involved("category:ftos", "financialCrime", "; nx:activityType nx:illicitActivity")]),
    ("08", "reported", "person:michael-braun",
     [involved(f"org:{one}", "drugTrafficking", "; nx:place place:western-hemisphere")
      for one in FOUR]),
    ("09", "asserted", None,
     [involved(f"org:{one}", "drugTrafficking", f"; nx:mode nx:{mode} ; nx:purpose nx:financeViolence")
      for one in FOUR for mode in MODES]),
    ("10", "asserted", None,
     ["place:tri-border-area a nx:SmugglingHub ."]
     + [involved(f"org:{one}", "contrabandSmuggling", "; nx:place place:tri-border-area")
        for one in ("hamas", "hizballah")]),
    ("11", "asserted", None,
     [involved(f"org:{one}", crime, "; nx:place place:tri-border-area")
      for one in ("hamas", "hizballah")
      for crime in ("armsTrafficking", "drugSmuggling", "counterfeiting",
                    "intellectualPropertyTheft")]
     + ["?e a nx:Estimate ; nx:minimumQuantity 10000000 ; "
        "nx:quantityText 'tens of millions' ; nx:unit nx:usDollars ."]),
    ("12a", "asserted", None,
     ["?r a nx:TraffickingRoute ; nx:routeUser category:drug-cartels ; "
      "nx:routeTransit place:west-africa, place:pacific-islands .",
      involved("category:drug-cartels", "drugTrafficking", "; nx:mode nx:directTrafficking")]),
    ("12b", "possible", None, [f"?i nx:actor {TERRORISTS} ; nx:usesRoute ?route ."]),
    ("13", "asserted", None, [involved(TERRORISTS, "drugTrafficking", f"; nx:mode nx:{mode}")
                              for mode in ("protection", "transportation", "taxation",
                                           "directTrafficking")]),
    ("14", "asserted", None,
     [f"?s nx:provider {TERRORISTS} ; nx:beneficiary {TRAFFICKERS} ; "
      "nx:service nx:militarySkills, nx:weaponsSupply, nx:territorialAccess .",
      f"?s nx:provider {TRAFFICKERS} ; nx:beneficiary {TERRORISTS} ; nx:service nx:revenue, "
      "nx:illicitTransferExpertise, nx:launderingExpertise ."]),
    ("15", "asserted", None, [f"?s nx:conditionType nx:weakBankingRegulation ; nx:attracts {TERRORISTS}, "
                              f"{TRAFFICKERS} ."]),
    ("16", "asserted", None, [f"?s nx:controller {TERRORISTS} ; nx:place ?held . ?held nx:locatedIn place:ph .",
                              f"?s nx:beneficiary {TRAFFICKERS} ; nx:service nx:freedomOfMovement ; "
                              "nx:place place:ph ."]),
    ("17", "reported", None, ["?a a nx:Attack ; nx:place place:madrid ; nx:financedBy nx:drugDealing ; "
                              "nx:startYear '2004'^^xsd:gYear ."]),
    ("18", "asserted", None, [involved(actor, crime, "; nx:startDate ?since")
                              for actor in ("org:al-qaeda", TERRORISTS)
                              for crime in ("drugDealing", "creditCardTheft", "insuranceFraud")]),
    ("19", "reported", None, ["?t a nx:Trend ; nx:trendOf nx:terroristAttack ; nx:trendDirection nx:falling ."]
     + [f"?a a nx:Attack ; nx:costText ?cost . OPTIONAL {{ ?a nx:place ?place }} "
        f"FILTER(CONTAINS(STR(?a), '{one}'))" for one in ("bali", "amman", "madrid", "london")]),
    ("20", "reported", None, [involved(TERRORISTS, crime, "; nx:purposeText ?ends") for crime in CRIMES]),
    ("21", "asserted", None, [f"?s nx:provider category:organized-crime ; nx:beneficiary {TERRORISTS} ; "
                              "nx:service nx:fundRaisingService, nx:weaponsSupply, "
                              "nx:weaponsSmugglingService, nx:documentForgery, "
                              "nx:clandestineMovement ."]),
    ("22", "asserted", None, ["?t nx:trendOf nx:stateSponsorship ; nx:trendDirection nx:falling ; "
                              f"nx:leadsTo ?i . ?i nx:actor {TERRORISTS} ."]),
    ("23", "asserted", None, [involved("category:transnational-criminal-networks", crime)
                              for crime in SUPPLIES]),
    ("24", "asserted", None, ["?t nx:receiver category:arms-traffickers ; nx:transferMethod nx:paymentInKind ; "
                              "nx:commodity nx:diamonds, nx:gems, nx:narcotics, nx:naturalResources ; "
                              "nx:leadsTo ?l . ?l nx:activityType nx:moneyLaundering ."]),
    ("25", "asserted", None, ["?t nx:transferMethod nx:hawala, nx:hundi, nx:tradeBasedMoneyLaundering, "
                              "nx:cashCourier, nx:bulkCash .",
                              "?s nx:conditionType nx:weakAntiMoneyLaundering ."]),
    ("26", "asserted", None, ["?e a nx:Estimate ; nx:maximumQuantity 150000000 .",
                              "?b nx:blockedOwner org:taliban ; nx:amount 35000000.0 ; nx:leadsTo ?t . "
                              "?t nx:receiver org:government-of-afghanistan ."]),
    ("27", "asserted", None, ["?t nx:transferMethod nx:dualPurposeCharity, nx:nonProfitDiversion ."]),
    ("28", "asserted", None, ["?t nx:transferMethod nx:tradeMechanisms ."]),
    ("29", "reported", "category:south-asian-businessman",
     [involved(TERRORISTS, "covertValueTransfer")]),
    ("30", "reported", "person:michael-mukasey",
     ["?t a nx:IronTriangle ; nx:colluder category:corrupt-business-leaders, category:corrupt-officials, "
      "category:organized-crime ; nx:effect nx:stateCriminalization ."]),
    ("31", "asserted", None, ["?s nx:facilitator category:aides-to-hugo-chavez ; nx:beneficiary org:farc ; "
                              "nx:service nx:armsSaleFacilitation ; nx:commodity nx:arms ."]),
    ("32a", "asserted", None, ["?s nx:conditionType nx:stateInaction ; "
                              "nx:responsibleActor org:government-of-venezuela .",
                              "?t nx:trendDirection nx:rising ; nx:affectedPlace place:us, place:europe ."]),
    ("32b", "reported", "org:government-of-venezuela",
     ["?t nx:trendOf ?s ; nx:trendDirection nx:rising . ?s a nx:Seizure ; nx:place place:ve ; "
      "nx:actingAuthority org:government-of-venezuela ; nx:seizedCommodity nx:narcotics ."]),
    ("33", "asserted", None, ["?r nx:routeOrigin place:ve ; nx:routeTransit place:west-africa ; "
                              "nx:routeDestination place:europe .",
                              "?s nx:conditionType nx:officialCorruption ; nx:effect nx:weakenedGovernance ; "
                              "nx:affectedPlace place:west-africa ."]),
    ("34", "asserted", None, ["?s nx:conditionType nx:weakJudiciary, nx:officialCorruption ; "
                              "nx:affectedActor category:corrupt-officials-in-venezuela, "
                              "category:organized-crime ; nx:place place:ve .",
                              involved("category:corrupt-officials-in-venezuela", "corruption",
                                       "; nx:place place:ve"),
                              involved("category:organized-crime", "organizedCrime",
                                       "; nx:place place:ve")]),
    ("35", "asserted", None, ["?s nx:conditionType nx:officialCorruption, nx:impotentBorderSecurity .",
                              "?s nx:conditionType nx:weakGovernance, nx:ungovernedSpaceCondition ; "
                              f"nx:attracts {TERRORISTS}, category:transnational-criminal-networks ."]),
    ("36", "possible", None, [involved(actor, "radicalization", "; nx:place place:americas")
                              for actor in ("category:government-proxies", TERRORISTS)]),
    ("37", "asserted", None, [involved("category:mexican-drug-trafficking-organizations",
                                       "terroristTactics", "; nx:purpose nx:enforceMonopoly ; "
                                       "nx:inResponseTo ?c ; nx:place place:us-mexico-border"),
                              "?c a nx:Campaign ; nx:participant person:felipe-calderon ; "
                              "nx:description ?age . FILTER(CONTAINS(?age, '21 months'))"]),
    ("38", "asserted", None, ["org:zetas nx:armOf org:gulf-cartel .",
                              "?i nx:actor org:zetas ; nx:place place:us-mexico-border .",
                              "org:zetas nx:instanceOfCategory "
                              "category:mexican-drug-trafficking-organizations .",
                              "?e a nx:Estimate ; nx:about ?i ; nx:minimumQuantity 100 ; "
                              "nx:quantityText 'hundreds' ; nx:unit nx:persons . ?i nx:actor "
                              "category:mexican-drug-trafficking-organizations ; nx:effect nx:lossOfLife ."]),
    ("39", "asserted", None, [involved("category:mexican-drug-trafficking-organizations",
                                       "migrantSmuggling", f"; nx:mode nx:{mode}")
                              for mode in ("directInvolvement", "taxationOfSmugglers")]),
    ("40a", "asserted", None, ["?t a nx:Tunnel ; nx:locatedIn place:mx ."]),
    ("40b", "possible", None, [f"?i nx:actor {TERRORISTS} ; nx:activityType "
                               "nx:weaponsOfMassDestructionSmuggling ; nx:place ?tunnels ."]),
    ("41", "asserted", None, [involved("org:ms-13", crime) for crime in
                              ("extortion", "theft", "racketeering", "traffickingInPersons")]
     + [involved("org:ms-13", "drugSmuggling", "; nx:mode nx:protectionOfShipments ; "
                 "nx:frequency nx:sometimes")]),
    ("42a", "asserted", None, ["?c nx:controller category:central-american-gangs ; nx:place ?held ; nx:armedBy ?w, ?r . "
                               "?held a nx:UngovernedSpace ; nx:locatedIn place:central-america . "
                               "?w a nx:ArmedConflict . ?r nx:routeOrigin place:us ; nx:commodity nx:arms .",
                               involved("category:central-american-gangs", "prisonControl")]),
    ("42b", "possible", None, [involved("category:prison-gang-members", "radicalization")]),
    ("43", "unproven", None, ["?a a nx:Alliance ; nx:ally category:central-american-gangs, "
                              "category:foreign-terrorist-groups ."]),
    ("44", "asserted", None, ["?s nx:facilitator category:smugglers ; nx:beneficiary org:al-qaeda ; "
                              "nx:service nx:travelFacilitation, nx:documentForgery ; "
                              "nx:wittingness nx:wittingOrUnwitting ; nx:pricing "
                              "nx:surchargeByNationality, nx:surchargeForSpecialService ."]),
    ("45", "asserted", None, [involved("category:criminal-organizations-that-adopt-terrorist-tactics",
                                       "terroristTactics", "; nx:frequency nx:increasingly ; "
                                       "nx:quantityText 'a few'"),
                              "category:criminal-organizations-that-adopt-terrorist-tactics "
                              "nx:broaderCategory category:criminal-organizations ."]),
    ("46", "asserted", None, ["?m a nx:Initiative ; nx:initiativeArea "
                              "nx:counternarcoticsAndBorderSecurityArea, nx:publicSecurityArea, "
                              "nx:institutionBuildingArea ; nx:provides ?a, ?b, ?c, ?d, ?e . "
                              "?a nx:assistanceKind nx:inspectionEquipment ; "
                              "nx:beneficiaryPlace place:mx, place:central-america . "
                              "?b nx:assistanceKind nx:communicationsTechnology . "
                              "?c nx:assistanceKind nx:justiceInstitutions . "
                              "?d nx:assistanceKind nx:aircraftSupport . "
                              "?e nx:assistanceKind nx:securityForceEquipment, nx:training, "
                              "nx:communityAction ; nx:beneficiaryPlace place:central-america ."]),
    ("47", "asserted", None, ["instrument:unscr-1373 a nx:SecurityCouncilResolution . "
                              "instrument:untoc a nx:Treaty . instrument:uncac a nx:Treaty . "
                              "instrument:fatf-standards a nx:InternationalStandard . "
                              "?m a nx:MutualLegalAssistanceTreaty .",
                              "?e nx:about instrument:uncac ; nx:quantity 126 ; nx:unit nx:states ."]),
    ("48", "asserted", None, [f"?c a nx:Cooperation ; nx:cooperatingParty org:{one} ." for one in BODIES]
     + ["?c nx:cooperatingParty category:financial-intelligence-units ."]),
    ("49", "asserted", None, [f"?r nx:reportingEntity nx:{one} ." for one in REPORTERS]
     + [f"?r nx:requiresReport nx:{one} ." for one in REPORTS]
     + ["?e a nx:Estimate ; nx:minimumQuantity 300 ; nx:unit nx:offences ."]),
    ("50", "asserted", None, [f"?x a skos:Concept ; rdfs:label ?label ; rdfs:seeAlso nx:{one} ." for one in
                              ("ContinuumStage", "convergence", "CriticalNode", "CorruptionNode",
                               "HybridNetwork", "CenterOfGravity", "Facilitator",
                               "UngovernedSpace")]),
]


def test_all_fifty_rows_are_here() -> None:
    assert {int(number.rstrip("ab")) for number, *_ in FACTS} == set(range(1, 51))


@pytest.mark.parametrize(("number", "status", "quoted", "patterns"), FACTS,
                         ids=[number for number, *_ in FACTS])
def test_a_fact_is_answerable(seed: ReasonedView, number: str, status: str, quoted: str | None,
                              patterns: list[str]) -> None:
    told = f"""fact:{number} nx:status nx:{status} ; nx:locator ?locator ; nx:passage ?passage ;
      prov:wasAttributedTo person:david-luna ."""
    if quoted:
        told += f" fact:{number} prov:wasQuotedFrom {quoted} ."
    assert seed.query(f"{PROLOGUE} ASK {{ GRAPH graph:records {{ {told} }} }}"), told
    since = seed.select(f"{PROLOGUE} SELECT ?day {{ GRAPH graph:records {{ "
                        f"fact:{number} nx:validFrom ?day }} }}").rows
    assert [(row[0] or "")[1:11] for row in since] == PAST.get(number, ["2008-10-08"])
    for pattern in patterns:
        asked = f"{PROLOGUE} ASK {{ GRAPH fact:{number} {{ {pattern} }} }}"
        assert seed.query(asked), pattern


@pytest.mark.parametrize(("number", "status"), [(n, s) for n, s, *_ in FACTS
                                                if s in ("possible", "unproven")])
def test_what_is_possible_or_unproven_is_not_believed(seed: ReasonedView, number: str,
                                                      status: str) -> None:
    said = seed.select(f"{PROLOGUE} SELECT ?s ?p ?o {{ GRAPH fact:{number} {{ ?s ?p ?o }} "
                       "FILTER NOT EXISTS { ?s ?p ?o } }")
    assert said.rows, status


PROGRAM = "<https://w3id.org/nexus-kg/id/program/{}>".format
LISTED = {
    "hamas": ("1997-10-08", None), "hizballah": ("1997-10-08", None), "pkk": ("1997-10-08", None),
    "eln": ("1997-10-08", None), "farc": ("1997-10-08", "2021-12-01"),
    "sendero-luminoso": ("1997-10-08", None), "al-qaeda": ("1999-10-08", None),
    "auc": ("2001-09-10", "2014-07-15"), "al-qaeda-in-the-maghreb": ("2002-03-27", None),
    "ms-13": ("2025-02-20", None), "gulf-cartel": ("2025-02-20", None),
}


@pytest.mark.parametrize("name", LISTED)
def test_the_designations_have_their_dates(seed: ReasonedView, name: str) -> None:
    rows = seed.select(f"""{PROLOGUE} SELECT ?start ?end ?source {{
      GRAPH ?record {{ ?d nx:designatedEntity org:{name} ; nx:program {PROGRAM("FTO")} ; nx:startDate ?start .
        OPTIONAL {{ ?d nx:endDate ?end }} }}
      GRAPH graph:records {{ ?record prov:wasDerivedFrom ?source }} }}""").rows
    start, end = LISTED[name]
    assert [(row[0] and row[0][1:11], row[1] and row[1][1:11]) for row in rows] == [(start, end)]
    assert all(row[2] for row in rows)


def test_ms_13_was_a_criminal_organization_by_designation_before_a_terrorist_one(
        seed: ReasonedView) -> None:
    assert seed.query(f"""{PROLOGUE} ASK {{
      GRAPH ?record {{ ?d nx:designatedEntity org:ms-13 ; nx:program {PROGRAM("TCO")} ;
        nx:designatingAuthority org:us-department-of-the-treasury ; nx:startDate "2012-10-11"^^xsd:date }}
      GRAPH graph:records {{ ?record nx:status nx:asserted ;
        prov:wasDerivedFrom <https://w3id.org/nexus-kg/source/treasury-2012-ms13> }} }}""")


@pytest.mark.parametrize("name", ["taliban"])
def test_who_was_never_designated_is_not(seed: ReasonedView, name: str) -> None:
    assert not seed.query(f"{PROLOGUE} ASK {{ ?d nx:designatedEntity org:{name} }}")
