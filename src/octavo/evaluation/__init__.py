"""How good is an agent: the definition of equal calls, figures with intervals, misses, latency, plain baselines."""
