"""Function sets with their simulated devices, by name."""

from octavo.domains.domain import DOMAINS, Domain, join_names, load_domain

__all__ = ["DOMAINS", "Domain", "join_names", "load_domain"]
