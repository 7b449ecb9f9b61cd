"""Every method that `kt method` offers, in the order it lists them. It works nothing out."""

from kt_engine.cli.catalogue import (
    business_time,
    certification,
    coverage,
    critical_path,
    kpi,
    ramp,
    risk_score,
    sampling,
    seats,
    strata,
)
from kt_engine.cli.catalogue.method import Method

CONCEPTS = (
    sampling,
    strata,
    coverage,
    certification,
    ramp,
    seats,
    critical_path,
    risk_score,
    kpi,
    business_time,
)
METHODS: tuple[Method, ...] = tuple(method for concept in CONCEPTS for method in concept.METHODS)
