"""`tinygen query`: questions about declared targets and what they depend on. Nothing is configured, nothing built.

`parse` reads the expression, `graph` is what it is about, `functions` answers, `output` and `picture` show the answer.
"""
