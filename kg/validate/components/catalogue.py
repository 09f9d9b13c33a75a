"""All constraint components of SHACL Core. A new one is one entry in its family.

Source: SHACL, section 4.
"""

from __future__ import annotations

from kg.validate.components.cardinality import CARDINALITY
from kg.validate.components.component import Component
from kg.validate.components.others import OTHERS
from kg.validate.components.property_pair import PROPERTY_PAIR
from kg.validate.components.shape_based import SHAPE_BASED
from kg.validate.components.strings import STRINGS
from kg.validate.components.value_range import VALUE_RANGE
from kg.validate.components.value_type import VALUE_TYPE

COMPONENTS: dict[str, Component] = {
    component.name: component for family in (
        CARDINALITY, VALUE_TYPE, STRINGS, VALUE_RANGE, PROPERTY_PAIR, OTHERS, SHAPE_BASED)
    for component in family}
"""By name."""
