"""A whole Rapport on one machine: embedded PostgreSQL and Redis, the processes under one supervisor, and `doctor`."""
