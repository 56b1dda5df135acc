"""Reports of harm: how they are routed, when somebody has to act, what may be counted. Pure; it knows no web and no store."""
