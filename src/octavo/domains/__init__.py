"""Function sets with their simulated devices, by name."""

from octavo.domains.domain import DOMAINS, Domain, load_domain

__all__ = ["DOMAINS", "Domain", "load_domain"]
