"""The CRM's features in their declared order, and the registry of their objects."""

from kernel.feature import Feature
from rapport.crm.companies.feature import FEATURE as COMPANIES
from rapport.crm.contacts.feature import FEATURE as CONTACTS
from rapport.crm.imports.feature import imports_feature
from rapport.crm.records.feature import records_feature
from rapport.crm.records.objects import Registry
from rapport.crm.samples.feature import FEATURE as SAMPLES

OBJECT_FEATURES: tuple[Feature, ...] = (COMPANIES, CONTACTS)

REGISTRY = Registry(obj for feature in OBJECT_FEATURES for obj in feature.objects)

FEATURES: tuple[Feature, ...] = (records_feature(REGISTRY), *OBJECT_FEATURES, imports_feature(REGISTRY), SAMPLES)
