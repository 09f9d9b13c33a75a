"""What the ontology must be able to say: each competency question, what answers it, its terms."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ontology_modules import NX, whole
from rdflib import OWL, RDF, RDFS

from kg.model.resources import resource
from kg.packs.catalogue import question_named

GOLDEN = Path(__file__).parent.parent / "packs" / "golden"
QUESTIONS = {
    ("Which organisation traffics in which drug, and where?", "actors/who-takes-part"):
        "Involvement actor activityType traffickedCommodity place trafficksIn operatesIn "
        "cocaTrafficking heroinTrafficking opiumTrafficking hashishTrafficking "
        "cannabisTrafficking",
    ("Which designated organisations take part in the drug trade on a given day?", "drug-terror/ftos-in-drug-trade"):
        "Designation designatedEntity program startDate endDate designatedUnder "
        "ForeignTerroristOrganization engagesIn drugTrafficking",
    ("In what way does an actor take part: by facilitation or directly?", "drug-terror/forms-of-nexus"):
        "mode hasMode broaderMode facilitation protection transportation taxation "
        "taxationOfGrowers corruptionOfOfficials crossBorderSmuggling directTrafficking "
        "protectionOfCultivation protectionOfProcessing protectionOfTrafficking",
    ("How many of how many, according to whom?", "evidence/figures"):
        "Estimate about quantity quantityOf minimumQuantity maximumQuantity unit organizations",
    ("Where do smuggling routes lead, and who uses them?", "drug-terror/routes"):
        "TraffickingRoute routeOrigin routeTransit routeDestination routeUser usesRoute",
    ("Where are smuggling hubs, border areas and tunnels?", "mobility/infrastructure"):
        "SmugglingHub BorderArea SmugglingInfrastructure Tunnel locatedIn overlaps",
    ("What do traffickers and terrorists gain from each other?", "drug-terror/mutual-gains"):
        "Support provider beneficiary service supports militarySkills weaponsSupply "
        "territorialAccess freedomOfMovement revenue illicitTransferExpertise "
        "launderingExpertise",
    ("Which jurisdictions with weak banking regulation are used?", "corruption/weak-states"):
        "WeaklyRegulatedJurisdiction Situation conditionType hasCondition weakBankingRegulation "
        "weakAntiMoneyLaundering",
    ("Which crimes finance terrorism, and which attack was so financed?", "finance/attacks-paid-by-crime"):
        "Attack financedBy perpetrator drugDealing creditCardTheft insuranceFraud purpose "
        "financeTerrorism costText",
    ("To which crimes do terrorist organisations turn?", "finance/crimes-that-finance-terrorism"):
        "armsSmuggling drugSmuggling commoditySmuggling goodsSmuggling migrantSmuggling "
        "documentFraud traffickingInPersons extortion kidnapping intellectualPropertyTheft "
        "counterfeiting fraud creditTheft armedRobbery moneyLaundering",
    ("Which services are bought from organised crime?", "finance/services-bought"):
        "fundRaisingService weaponsSmugglingService documentForgery clandestineMovement "
        "transshipmentService",
    ("What changes over time: sponsors, costs, flows?", "continuum/trends"):
        "Trend trendOf trendDirection rising falling declineOfStateSponsorship",
    ("How is an arms trafficker paid, and what becomes of it?", "finance/value-transfer-methods"):
        "Transfer sender receiver transferMethod paymentInKind diamonds gems naturalResources "
        "leadsTo",
    ("By which methods is value moved unseen?", "finance/value-transfer-methods"):
        "hawala hundi tradeBasedMoneyLaundering cashCourier bulkCash informalValueTransfer "
        "tradeMechanisms dualPurposeCharity usesTransferMethod covertValueTransfer",
    ("Whose assets were blocked, by whom, and what became of them?", "finance/blocked-assets"):
        "AssetBlocking blockedOwner blockingAuthority amount maximumAmount currency includes",
    ("Who works together in an iron triangle, and with what effect?", "corruption/iron-triangles"):
        "IronTriangle colluder BusinessLeader CorruptOfficial effect stateCriminalization",
    ("Who facilitated arms sales to whom?", "actors/facilitators"):
        "facilitator facilitates Facilitator armsTrafficking PublicOfficial",
    ("Where is the state weak, corrupt or inactive?", "corruption/weak-states"):
        "stateInaction weakJudiciary officialCorruption impotentBorderSecurity weakGovernance "
        "UngovernedSpace attracts affectedPlace responsibleActor",
    ("Who uses terrorist tactics against a state, and in answer to what?", "actors/terrorist-tactics"):
        "terroristTactics enforceMonopoly inResponseTo Campaign victim",
    ("Who is the arm of whom, and who belongs to whom?", "actors/arms"):
        "armOf partOf Membership member organization memberRole commander memberOf",
    ("Who holds territory or prisons?", "actors/territory"):
        "TerritorialControl controller controlsTerritoryIn prisonControl Prison",
    ("Which link is only possible, or unproven?", "evidence/not-believed"):
        "status asserted reported alleged possible unproven retracted Alliance ally alliedWith",
    ("Who moves terrorists, knowingly or not, and at what price?", "mobility/travel-facilitation"):
        "travelFacilitation wittingness wittingOrUnwitting pricing surchargeByNationality "
        "surchargeForSpecialService lossOfFacilitators",
    ("What does an initiative give to whom, in which areas?", "response/initiatives"):
        "Initiative participant initiativeArea provides Assistance assistanceKind donor recipient "
        "beneficiaryPlace inspectionEquipment communicationsTechnology justiceInstitutions "
        "aircraftSupport",
    ("Which instruments bind or guide whom?", "response/instruments"):
        "LegalInstrument Treaty SecurityCouncilResolution InternationalStandard "
        "MutualLegalAssistanceTreaty implements partyTo legalBasis states",
    ("Which bodies respond?", "response/cooperation"):
        "GovernmentBody LawEnforcementAgency MilitaryCommand FinancialIntelligenceUnit "
        "InternationalOrganization Cooperation cooperatingParty",
    ("Who must report what against money laundering?", "response/reporting-duties"):
        "AntiMoneyLaunderingRegime reportingEntity requiresReport predicateOffence bank "
        "moneyRemitter exchangeHouse securitiesBroker mutualFund insuranceCompany casino lawyer "
        "accountant realtor artDealer suspiciousTransactionReport cashTransactionReport "
        "crossBorderCurrencyReport crossBorderWireReport",
    ("Where does an organisation stand on the continuum, and where do networks meet?", "continuum/stages"):
        "ContinuumStage continuumStage alliance operationalMotivations convergence blackHole "
        "HybridNetwork ConvergenceNode CriticalNode CorruptionNode CenterOfGravity",
    ("Who is on which list, under which names, papers and addresses?", "designations/papers"):
        "ListedEntity Alias aliasOf aliasText aliasType aliasQuality Address addressOf country "
        "IdentityDocument documentOf documentNumber issuingCountry nationality birthDate "
        "birthPlace linkedTo Vessel imoNumber flagState Aircraft tailNumber",
    ("Who says so, where, and how far is it to be believed?", "evidence/on-whose-word"):
        "Record Source locator sourceIdentifier sourceReliability informationCredibility "
        "validFrom validTo passage",
    ("What did authorities do against whom?", "response/enforcement"):
        "Arrest Extradition requestingState requestedState Seizure Forfeiture Reward rewardFor "
        "directedAgainst",
}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question[0])
def test_the_terms_that_a_competency_question_needs_are_there(question: tuple[str, str]) -> None:
    missing = [name for name in QUESTIONS[question].split()
               if (NX[name], RDFS.label, None) not in whole()]
    assert missing == []


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question[0])
def test_a_question_of_the_packs_answers_it_with_its_terms(question: tuple[str, str]) -> None:
    asked = question_named(resource("queries"), question[1]).query
    answered = (GOLDEN / f"{question[1].replace('/', '-')}.json").read_text(encoding="utf-8")
    assert {name for name in QUESTIONS[question].split()
            if re.search(rf"nx:{name}\b", asked) or f'{NX[name]}"' in answered}


@pytest.mark.parametrize(("narrow", "broad"), [
    ("heroinTrafficking", "drugTrafficking"), ("cocaTrafficking", "organizedCrime"),
    ("drugCultivation", "drugTrafficking"), ("armedRobbery", "illicitActivity"),
    ("terroristAttack", "terrorism"), ("documentFraud", "fraud"),
    ("insuranceFraud", "financialCrime"), ("moneyLaundering", "financialCrime"),
    ("financialCrime", "organizedCrime")])
def test_a_narrow_activity_lies_under_the_broad_one(narrow: str, broad: str) -> None:
    assert NX[broad] in set(whole().transitive_objects(NX[narrow], NX.broaderActivity))


@pytest.mark.parametrize(("activity", "other"), [
    ("terroristTactics", "terrorism"), ("kidnapping", "organizedCrime"),
    ("theft", "organizedCrime"), ("armedRobbery", "organizedCrime"),
    ("bulkCashSmuggling", "moneyLaundering")])
def test_an_activity_lies_under_none_that_it_need_not_be(activity: str, other: str) -> None:
    assert NX[other] not in set(whole().transitive_objects(NX[activity], NX.broaderActivity))


def test_every_kind_of_drug_trafficking_deals_with_drugs_or_what_they_are_made_of() -> None:
    deals = {activity: {kind for broad in whole().transitive_objects(activity, NX.broaderActivity)
                        for goods in whole().objects(broad, NX.activityCommodity)
                        for kind in whole().transitive_objects(goods, NX.broaderCommodity)}
             for activity in whole().transitive_subjects(NX.broaderActivity, NX.drugTrafficking)}
    assert len(deals) > 10
    assert [activity for activity, goods in deals.items() if NX.narcotics not in goods] == []
    assert NX.precursorChemicals in deals[NX.precursorTrafficking]


@pytest.mark.parametrize(("place", "region"), [
    ("co", "south-america"), ("co", "western-hemisphere"), ("mx", "western-hemisphere"),
    ("tri-border-area", "south-america"), ("bekaa-valley", "lb"), ("af", "asia"),
    ("ph", "southeast-asia"), ("gh", "west-africa"), ("fj", "pacific-islands"),
    ("jm", "caribbean"), ("us", "north-america")])
def test_a_place_lies_in_its_region(place: str, region: str) -> None:
    places = "https://w3id.org/nexus-kg/id/place/"
    around = {str(o) for o in whole().transitive_objects(
        next(s for s in whole().subjects(RDF.type, OWL.NamedIndividual)
             if str(s) == places + place), NX.locatedIn)}
    assert places + region in around
