"""The telephone: the counsellor's desk, taking a call, crisis, call-backs, rota, figures."""
