"""Ground floor: databases, jobs, keys, time, errors. It knows no tenant, no user and no deal."""
